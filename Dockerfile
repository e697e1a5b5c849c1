# syntax=docker/dockerfile:1

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its Node already: the packaged ones go, their platform siblings (argon2, msgpack) stay.
RUN --mount=type=cache,target=/cache/npm \
    npm install --no-save --omit=dev --no-audit --no-fund --cache /cache/npm && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/cache/npm npm install --no-save --no-audit --no-fund --cache /cache/npm
COPY scripts ./scripts
COPY server/console ./server/console
RUN node scripts/console.ts --force

FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY . .
COPY --from=console /app/server/console/dist ./server/console/dist
# The code stays root's: the process can write to /data only.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "cli.ts", "serve"]
