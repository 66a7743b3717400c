package io.comfymill.gateway.liverecords;

import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.RedisServer;
import io.comfymill.standalone.infrastructure.RunningServer;
import io.comfymill.standalone.ports.FreePorts;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A real Redis for the live records. */
public final class LiveRedis implements AutoCloseable {
  private static final int MANY = 10_000;

  private final RunningServer<RedisServer> server;
  private final Vertx vertx = Vertx.vertx();
  private final Redis redis;

  public LiveRedis(Path folder) throws IOException, InterruptedException {
    this.server =
        RunningServer.start(LocalInfrastructure.redis(folder, new FreePorts(new Random())));
    this.redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString(server.server().uri())
                .setMaxPoolWaiting(MANY)
                .setMaxWaitingHandlers(MANY));
  }

  public Redis redis() {
    return redis;
  }

  /** One that nobody listens to. */
  public Redis away() {
    return Redis.createClient(vertx, "redis://127.0.0.1:1");
  }

  public void empty() {
    redis.send(Request.cmd(Command.FLUSHALL)).await().indefinitely();
  }

  @Override
  public void close() {
    redis.close();
    vertx.closeAndAwait();
    server.close();
  }
}
