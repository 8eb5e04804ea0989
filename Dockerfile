# Horde Herald as an image, for amd64 and arm64. There is no build step: Node runs the TypeScript as it is.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-fund --no-audit

FROM node:24-slim
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY styles styles
COPY src src
# The root file system may be read-only: the database, synced styles and compiled code are in /data.
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/data/compile-cache \
    HERALD_DATA=/data \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080
RUN mkdir -m 700 /data && chown 1000:1000 /data
USER 1000:1000
VOLUME /data
EXPOSE 8080
# The slim image has no curl.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "src/main.ts"]
CMD ["start"]
