# One image per service, from what `mvn package -DskipTests` has built:
#   docker build --build-arg MODULE=gateway --tag comfymill-gateway .
# VERSION and REVISION (a commit) are told by its labels.
# MODULE is gateway, scheduler or node-agent. A ComfyUI look-alike, for demos and tests:
#   docker build --target simulator --tag comfymill-simulator .
FROM eclipse-temurin:17-jre AS base

# Not root; its number is fixed, so that volumes can be given to it.
RUN groupadd --gid 10001 comfymill \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin comfymill \
    && mkdir -p /var/lib/comfymill/artifacts /var/lib/comfymill/agent /var/lib/comfymill/gateway \
    && chown -R comfymill:comfymill /var/lib/comfymill
USER comfymill
WORKDIR /opt/comfymill

FROM base AS simulator
COPY comfyui-simulator/target/lib/ lib/
COPY comfyui-simulator/target/comfyui-simulator.jar ./
EXPOSE 8188
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-jar", "comfyui-simulator.jar", "--data", "/tmp/comfyui"]
CMD ["--ports", "8188"]

FROM base AS service

# What changes least first, so that most layers stay as they are from build to build.
ARG MODULE
COPY ${MODULE}/target/quarkus-app/lib/ lib/
COPY ${MODULE}/target/quarkus-app/quarkus/ quarkus/
COPY ${MODULE}/target/quarkus-app/app/ app/
COPY ${MODULE}/target/quarkus-app/quarkus-run.jar ./

ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="comfymill-${MODULE}" \
    org.opencontainers.image.description="Comfymill: one endpoint in front of many ComfyUI servers" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    QUARKUS_HTTP_PORT=8080 \
    COMFYMILL_GATEWAY_AUTH_ADMIN_KEY_FILE=/var/lib/comfymill/gateway/admin-key \
    COMFYMILL_AGENT_DATA_FOLDER=/var/lib/comfymill/agent \
    JAVA_OPTS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080

# With bash alone: the image has no other program to ask over HTTP that can be counted on.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$QUARKUS_HTTP_PORT && printf 'GET /q/health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

CMD ["bash", "-c", "exec java $JAVA_OPTS -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar quarkus-run.jar"]
