# Plenum as a container: docs/containers.md. Built in two stages, so that what runs holds nothing it does not need.

FROM node:24-bookworm-slim AS build
WORKDIR /plenum
COPY package.json package-lock.json .npmrc ./
# The age that .npmrc asks for is a rule for choosing versions; the lock has chosen, hashes included.
RUN npm ci --min-release-age=0 --no-audit --no-fund
COPY tsconfig.json ./
COPY config config
COPY scripts scripts
COPY src src
RUN npm run build
# TypeScript is an optional peer of i18next, for its types alone; npm keeps it.
RUN npm prune --omit=dev --min-release-age=0 --no-audit --no-fund && rm -rf node_modules/typescript

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Plenum" \
      org.opencontainers.image.description="Books BigBlueButton rooms for a party's branches" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
ENV NODE_ENV=production
WORKDIR /plenum
COPY package.json package-lock.json LICENSE ./
COPY --from=build /plenum/node_modules node_modules
COPY config/default.yaml config/default.yaml
# What scripts/backup, scripts/restore and scripts/doctor are made of.
COPY scripts/backup scripts/restore scripts/doctor scripts/
COPY scripts/lib scripts/lib
COPY scripts/store scripts/store
COPY scripts/doctor-run scripts/doctor-run
COPY src src
COPY --from=build /plenum/dist dist
# The embedded store: the one folder that is written to. 1000 is the image's user "node".
RUN install -d -o 1000 -g 1000 -m 0700 data
USER 1000:1000
VOLUME /plenum/data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PLENUM_PORT || 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
