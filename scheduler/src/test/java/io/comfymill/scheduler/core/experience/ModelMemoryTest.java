package io.comfymill.scheduler.core.experience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMemoryTest {
  private static NavigableSet<String> models(String... names) {
    return new TreeSet<>(List.of(names));
  }

  private static ModelMemory after(int sets, String... oneByOne) {
    ModelMemory memory = ModelMemory.EMPTY;
    for (String model : oneByOne) {
      memory = memory.with(models(model), sets);
    }
    return memory;
  }

  @Test
  void theSetUsedLongestAgoGoes() {
    ModelMemory memory = after(2, "a", "b", "a", "c");

    assertThat(memory.missing(models("a", "c"))).isEmpty();
    assertThat(memory.missing(models("b"))).containsExactly("b");
  }

  @Test
  void onlyWhatIsNotThereIsMissing() {
    assertThat(after(1, "base").missing(models("base", "lora"))).containsExactly("lora");
  }

  @Test
  void workWithoutModelsChangesNothing() {
    assertThat(after(1, "a").with(models(), 1)).isEqualTo(after(1, "a"));
    assertThat(ModelMemory.EMPTY.missing(models())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,1", "8,1", "16,1", "24,2", "48,4", "80,4"})
  void howManySetsANodeHoldsIsGuessedFromItsVram(long gib, int sets) {
    assertThat(ModelMemory.setsIn(gib << 30)).isEqualTo(sets);
  }
}
