package io.comfymill.common.service;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sets the levels of categories as a file says, while the process runs. */
@Singleton
class LogLevelsFile {
  private static final Logger LOG = Logger.getLogger(LogLevelsFile.class);
  private static final String NAME = "log-levels";

  private final LogConfig config;
  private final Loops loops;
  private final LogLevels levels = new LogLevels();
  private @Nullable SupervisedLoop loop;
  private String seen = "";

  LogLevelsFile(LogConfig config, Loops loops) {
    this.config = config;
    this.loops = loops;
  }

  void start(@Observes Startup event) {
    config
        .levelsFile()
        .ifPresent(
            file ->
                loop =
                    SupervisedLoop.startBlocking(
                        loops, LoopSettings.named(NAME), () -> turn(file)));
  }

  void stop(@Observes Shutdown event) {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration turn(Path file) throws IOException {
    String text = read(file);
    if (!text.equals(seen)) {
      seen = text;
      apply(file, text);
    }
    return config.levelsPoll();
  }

  /** A file that is gone says nothing any more. */
  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException gone) {
      return "";
    }
  }

  private void apply(Path file, String text) throws IOException {
    Properties wanted = new Properties();
    try {
      wanted.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      LOG.warnf("%s is no properties file, levels stay as they are: %s", file, e.getMessage());
      return;
    }
    levels.apply(wanted).forEach(complaint -> LOG.warnf("%s: %s", file, complaint));
    LOG.infof("levels are those of %s now: %s", file, wanted);
  }
}
