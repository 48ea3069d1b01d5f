# Builds Parley and runs it as a user without rights, started fast by a cache of loaded classes.
# bin/check-deploy runs every command below without Docker.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN bin/dist /opt/parley

FROM eclipse-temurin:25-jre
# pg_dump and pg_restore, for backups of a PostgreSQL up to version 16.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/parley /opt/parley
RUN install -d -o 10001 -g 10001 /var/lib/parley
# The cache fits the JVM that made it, so it is made in this image and not in the one above.
RUN /opt/parley/bin/aot
USER 10001:10001
ENV PARLEY_DATA=/var/lib/parley PARLEY_LOG=json PARLEY_DEMO=false
WORKDIR /var/lib/parley
VOLUME /var/lib/parley
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/parley/bin/healthy"]
ENTRYPOINT ["/opt/parley/bin/serve"]
