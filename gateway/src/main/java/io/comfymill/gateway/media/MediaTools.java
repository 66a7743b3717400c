package io.comfymill.gateway.media;

import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The programs that this gateway can use. */
@ApplicationScoped
public class MediaTools {
  private final GatewayConfig.Batches config;

  MediaTools(GatewayConfig config) {
    this.config = config.batches();
  }

  /** Looked for each time: it may be installed while the gateway runs. */
  public Optional<Ffmpeg> ffmpeg() {
    return config
        .ffmpeg()
        .map(Ffmpeg::at)
        .or(() -> Ffmpeg.on(Optional.ofNullable(System.getenv("PATH")).orElse("")));
  }
}
