import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take, type Answer } from "../api/client.ts";

const PAGE = 200;

export const useGaps = () =>
  useQuery({
    queryKey: ["knowledge", "gaps"],
    queryFn: () => take(api.GET("/api/v1/knowledge/gaps", { params: { query: { limit: PAGE } } })),
  });

export const useAnswers = (q: string) =>
  useQuery({
    queryKey: ["knowledge", "answers", q],
    queryFn: () =>
      take(api.GET("/api/v1/knowledge/answers", { params: { query: { limit: PAGE, ...(q === "" ? {} : { q }) } } })),
  });

export const usePapers = () =>
  useQuery({
    queryKey: ["knowledge", "papers"],
    queryFn: () => take(api.GET("/api/v1/knowledge/documents", { params: { query: { limit: PAGE } } })),
  });

/** A change of what we know: lists are read anew after it. */
function useChange<Input, Output>(work: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries({ queryKey: ["knowledge"] }),
  });
}

export const useDraft = () =>
  useChange((gapId: string) =>
    take(api.POST("/api/v1/knowledge/gaps/{gapId}/draft", { params: { path: { gapId } }, body: {} })),
  );

export const useDismiss = () =>
  useChange((gapId: string) =>
    take(api.PATCH("/api/v1/knowledge/gaps/{gapId}", { params: { path: { gapId } }, body: { status: "dismissed" } })),
  );

export type NewAnswer = Pick<Answer, "kind" | "locale" | "title" | "text">;

/** Told at once: whoever writes it here has said it. */
export const useAddAnswer = () =>
  useChange((answer: NewAnswer) =>
    take(
      api.POST("/api/v1/knowledge/answers", {
        body: { ...answer, key: `desk-${crypto.randomUUID().slice(0, 8)}`, status: "approved" },
      }),
    ),
  );

export interface AnswerChange {
  answer: Answer;
  changes: Partial<Pick<Answer, "title" | "text" | "status">>;
}

export const useChangeAnswer = () =>
  useChange(({ answer: { id: answerId, version }, changes }: AnswerChange) =>
    take(
      api.PATCH("/api/v1/knowledge/answers/{answerId}", {
        params: { path: { answerId } },
        body: { ...changes, version },
      }),
    ),
  );

export const useRemovePaper = () =>
  useChange(async (documentId: string) => {
    const { response, error } = await api.DELETE("/api/v1/knowledge/documents/{documentId}", {
      params: { path: { documentId } },
    });
    return response.ok ? true : take(Promise.resolve({ response, error }));
  });

export const useUpload = () =>
  useChange(async (file: File) => {
    const form = new FormData();
    form.set("file", file);
    return take(
      api.POST("/api/v1/knowledge/documents", {
        // The client writes bodies as JSON unless told otherwise; the browser sets the form's own type.
        body: { file: file.name },
        bodySerializer: () => form,
      }),
    );
  });
