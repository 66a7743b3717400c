package io.comfymill.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
  private static final String CATEGORY = LogLevelsTest.class.getName();
  private final LogLevels levels = new LogLevels();
  private final Logger logger = Logger.getLogger(CATEGORY);

  private static Properties wanted(String... pairs) {
    Properties wanted = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      wanted.setProperty(pairs[i], pairs[i + 1]);
    }
    return wanted;
  }

  @Test
  void aCategoryIsSetAndGoesBackToWhatItWas() {
    logger.setLevel(Level.WARNING);

    assertThat(levels.apply(wanted(CATEGORY, "debug"))).isEmpty();
    assertThat(logger.getLevel()).isEqualTo(Level.FINE);

    levels.apply(wanted(CATEGORY, "TRACE"));
    assertThat(logger.getLevel()).isEqualTo(Level.FINER);

    levels.apply(wanted());
    assertThat(logger.getLevel()).isEqualTo(Level.WARNING);
  }

  @Test
  void theRootHasAName() {
    Level before = Logger.getLogger("").getLevel();

    levels.apply(wanted("root", "ERROR"));
    assertThat(Logger.getLogger("").getLevel()).isEqualTo(Level.SEVERE);

    levels.apply(wanted());
    assertThat(Logger.getLogger("").getLevel()).isEqualTo(before);
  }

  @Test
  void aWordThatIsNoLevelChangesNothingAndIsNamed() {
    logger.setLevel(Level.INFO);

    assertThat(levels.apply(wanted(CATEGORY, "loud")))
        .singleElement()
        .asString()
        .contains(CATEGORY, "'loud' is no level");
    assertThat(logger.getLevel()).isEqualTo(Level.INFO);
  }
}
