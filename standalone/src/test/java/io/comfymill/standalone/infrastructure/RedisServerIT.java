package io.comfymill.standalone.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.ports.Loopback;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {
  @TempDir Path folder;

  @Test
  void keepsItsKeysThroughAKill() throws Exception {
    try (var redis =
        RunningServer.start(LocalInfrastructure.redis(folder, new FreePorts(new Random())))) {
      assertThat(ask(redis, "SET letter a")).isEqualTo("+OK");

      redis.kill();
      assertThat(redis.isReady()).isFalse();
      redis.startAgain();

      assertThat(ask(redis, "STRLEN letter")).isEqualTo(":1");
    }
  }

  private static String ask(RunningServer<RedisServer> redis, String command) throws Exception {
    try (Socket socket = connect(redis.server().port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      return in.readLine();
    }
  }

  private static Socket connect(int port) throws Exception {
    Socket socket = new Socket();
    socket.connect(Loopback.address(port));
    return socket;
  }
}
