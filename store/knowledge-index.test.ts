import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentsToMerge } from "./knowledge-index.ts";

const toSegments = (sizes: readonly number[]) => sizes.map((chunks, segment) => ({ segment, chunks }));

/** What stands after papers of these sizes have come one after another, and how many chunks were written anew on the way. */
function play(papers: readonly number[]): { segments: number; written: number } {
  let sizes: number[] = [];
  let written = 0;
  for (const paper of papers) {
    sizes.push(paper);
    for (
      let chosen = segmentsToMerge(toSegments(sizes));
      chosen.length > 0;
      chosen = segmentsToMerge(toSegments(sizes))
    ) {
      const merged = chosen.reduce((sum, at) => sum + (sizes[at] ?? 0), 0);
      written += merged;
      sizes = [...sizes.filter((_, at) => !chosen.includes(at)), merged];
    }
  }
  return { segments: sizes.length, written };
}

describe("segments", () => {
  it("are merged when too many are of a size, the smaller ones with them", () => {
    expect(segmentsToMerge(toSegments([5, 5, 5, 5, 5, 5]))).toEqual([]);
    expect(segmentsToMerge(toSegments([5, 5, 5, 500, 5, 5, 5, 5]))).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect(segmentsToMerge(toSegments([20, 20, 20, 20, 20, 20, 20, 3]))).toHaveLength(8);
    expect(segmentsToMerge(toSegments(Array.from({ length: 20 }, () => 60_000)))).toEqual([]);
  });

  it("stay few, and each chunk is written a few times only, however papers come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 400 }), (papers) => {
        const chunks = papers.reduce((sum, paper) => sum + paper, 0);
        const { segments, written } = play(papers);
        expect(segments).toBeLessThan(40);
        expect(written).toBeLessThanOrEqual(chunks * 7);
      }),
    );
  });
});
