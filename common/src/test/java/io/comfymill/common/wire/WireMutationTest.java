package io.comfymill.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No broken sender gets half a record past the constructors. */
class WireMutationTest {
  /** Of before these were there, records lack them. */
  private static final Set<String> EMPTY_WHERE_MISSING =
      Set.of(
          "OfNode.labels",
          "JobSpec.limits",
          "JobSpec.texts",
          "NodeNotes.apiSlots",
          "NodeCapabilities.extensions",
          "NodeFetches.mayFetch",
          "Requirements.nodeClasses",
          "Requirements.modelFiles",
          "Requirements.labels");

  static Stream<Arguments> records() {
    return WireJsonTest.records();
  }

  private static Class<?> readAs(String name) {
    return WireJsonTest.READ_AS.get(name.split("\\.", 2)[0]);
  }

  /** Read, refused in the one way that readers know, or of a type that is not known. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void everyMutationIsReadWholeOrRefused(String name, Object sample) throws IOException {
    for (Mutations.Mutation mutation : Mutations.of(WireJson.write(sample))) {
      Optional<?> read;
      try {
        read = WireJson.read(mutation.value(), readAs(name));
      } catch (UnreadableRecordException e) {
        continue;
      }
      if (read.isPresent()) {
        assertThat(WireJson.read(WireJson.write(read.get()), readAs(name)))
            .as("%s, %s", name, mutation)
            .isEqualTo(read);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void refusesARecordThatLacksAField(String name, Object sample) throws IOException {
    lacking(name, WireJson.mapper().readTree(WireJson.write(sample)), "", sample);
  }

  private static void lacking(String name, JsonNode root, String pointer, Object sample) {
    for (RecordComponent component : sample.getClass().getRecordComponents()) {
      String field = component.getName();
      String place = sample.getClass().getSimpleName() + "." + field;
      boolean optional =
          component.getAnnotatedType().isAnnotationPresent(Nullable.class)
              || EMPTY_WHERE_MISSING.contains(place);
      if (!optional && root.at(pointer).has(field)) {
        ObjectNode without = root.deepCopy();
        ((ObjectNode) without.at(pointer)).remove(field);
        refuses(name, place + " missing", without);
        ObjectNode withNull = root.deepCopy();
        ((ObjectNode) withNull.at(pointer)).putNull(field);
        refuses(name, place + " null", withNull);
      }
      Object value = valueOf(component, sample);
      if (value instanceof Record nested && root.at(pointer + "/" + field).isObject()) {
        lacking(name, root, pointer + "/" + field, nested);
      }
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Object sample) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(sample);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static void refuses(String name, String what, JsonNode json) {
    assertThatThrownBy(() -> WireJson.read(WireJson.write(json), readAs(name)))
        .as(what)
        .isInstanceOf(UnreadableRecordException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void refusesARecordThatDoesNotSayWhatItIs(String name, Object sample) throws IOException {
    ObjectNode json = (ObjectNode) WireJson.mapper().readTree(WireJson.write(sample));
    if (json.has("type")) {
      refuses(name, "type missing", json.deepCopy().without("type"));
      refuses(name, "type null", json.deepCopy().putNull("type"));
      refuses(name, "type a number", json.deepCopy().put("type", 7));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void refusesTimesThatNoArithmeticBears(String name, Object sample) throws IOException {
    ObjectNode json = (ObjectNode) WireJson.mapper().readTree(WireJson.write(sample));
    refuses(name, "at", json.put("at", Instant.MAX.toString()));
  }
}
