package io.comfymill.gateway.submit.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.comfymill.common.bulk.CutBody;
import io.comfymill.gateway.errors.PromptRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostedPromptTest {
  @Test
  void readsWhatComfyUiReads() {
    PostedPrompt request =
        parse(
            "{\"prompt\":{},\"prompt_id\":\"my-own id\",\"client_id\":\"c\",\"number\":\"1.5\","
                + "\"front\":true,\"extra_data\":{\"a\":1},\"partial_execution_targets\":[\"2\"]}");
    assertThat(request.promptId()).hasToString("my-own id");
    assertThat(request.clientId()).isEqualTo("c");
    assertThat(request.number()).isEqualTo(1.5);
    assertThat(request.front()).isTrue();
    assertThat(request.extraData().toString()).isEqualTo("{\"a\":1}");
    assertThat(request.targets()).containsExactly("2");
  }

  /** As a ComfyUI 0.3.64 takes them. */
  @Test
  void valuesAreTakenAsPythonTakesThem() {
    PostedPrompt request =
        parse(
            "{\"prompt\":{},\"prompt_id\":7,\"client_id\":1.5,\"number\":true,\"front\":\"yes\","
                + "\"partial_execution_targets\":[2,\"3\"]}");
    assertThat(request.promptId()).hasToString("7");
    assertThat(request.clientId()).isEqualTo("1.5");
    assertThat(request.number()).isEqualTo(1.0);
    assertThat(request.front()).isTrue();
    assertThat(request.targets()).containsExactly("3");
    assertThat(parse("{\"prompt\":{},\"number\":\" 1_0e1 \"}").number()).isEqualTo(100.0);
    assertThat(parse("{\"prompt\":{},\"front\":[]}").front()).isFalse();
  }

  @Test
  void aClientIdOnlyInExtraDataCountsUnlessThePromptHasOneToo() {
    String extra = "\"extra_data\":{\"client_id\":\"inner\"}";
    assertThat(parse("{\"prompt\":{},%s}".formatted(extra)).clientId()).isEqualTo("inner");
    assertThat(parse("{\"prompt\":{},\"client_id\":\"c\",%s}".formatted(extra)).clientId())
        .isEqualTo("c");
    assertThat(parse("{\"prompt\":{},\"client_id\":null,%s}".formatted(extra)).clientId()).isNull();
  }

  @Test
  void whatItComesFromIsKeptIfItIsSaid() {
    PostedPrompt request = parse("{\"prompt\":{},\"extra_data\":{\"a\":1}}");
    request.usedBy(null);
    assertThat(request.extraData()).hasToString("{\"a\":1}");
    request.usedBy("comfyui-frontend");
    assertThat(request.extraData())
        .hasToString("{\"a\":1,\"comfy_usage_source\":\"comfyui-frontend\"}");
  }

  @Test
  void nullIsAbsent() {
    PostedPrompt request = parse("{\"prompt\":{},\"prompt_id\":null,\"client_id\":null}");
    assertThat(request.promptId()).isNull();
    assertThat(request.clientId()).isNull();
    assertThat(request.extraData()).isEmpty();
  }

  /** ComfyUI takes it, and its worker ends. */
  @Test
  void extraDataThatIsNullIsNone() {
    assertThat(parse("{\"prompt\":{},\"extra_data\":null}").extraData()).isEmpty();
  }

  @Test
  void readsWhatPythonWrites() {
    PostedPrompt request =
        parse("{\"prompt\":{\"1\":{\"a\":[NaN,-Infinity,\"half \\ud83d\"],\"a\":Infinity}}}");

    assertThat(request.prompt().at("/1/a").doubleValue()).isInfinite();
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatExceptionOfType(PromptRefusedException.class)
        .isThrownBy(() -> parse("{\"prompt\":{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}}"))
        .satisfies(
            refused -> assertThat(refused.error().details()).contains("nesting depth (501)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|invalid_json",
        "{not json|invalid_json",
        "{\"prompt\":{}} x|invalid_json",
        "[]|invalid_json",
        "{}|no_prompt",
        "{\"prompt\":[1,2]}|invalid_prompt",
        "{\"prompt\":{},\"prompt_id\":[7]}|invalid_prompt_id",
        "{\"prompt\":{},\"prompt_id\":\"\"}|invalid_prompt_id",
        "{\"prompt\":{},\"prompt_id\":\"a\\u0000b\"}|invalid_prompt_id",
        "{\"prompt\":{},\"prompt_id\":\"a\\ud800\"}|invalid_prompt_id",
        "{\"prompt\":{},\"client_id\":\"\\u0000\"}|invalid_client_id",
        "{\"prompt\":{},\"client_id\":[\"a\"]}|invalid_client_id",
        "{\"prompt\":{\"\\ud800\":{}}}|invalid_json",
        "{\"prompt\":{},\"number\":\"x\"}|invalid_number",
        "{\"prompt\":{},\"number\":NaN}|invalid_number",
        "{\"prompt\":{},\"number\":Infinity}|invalid_number",
        "{\"prompt\":{},\"number\":\"NaN\"}|invalid_number",
        "{\"prompt\":{},\"number\":{}}|invalid_number",
        "{\"prompt\":{},\"extra_data\":[]}|invalid_extra_data",
        "{\"prompt\":{},\"partial_execution_targets\":{}}|invalid_partial_execution_targets",
      })
  void refusesWithAReason(String body, String type) {
    assertThatExceptionOfType(PromptRefusedException.class)
        .isThrownBy(() -> parse(body))
        .satisfies(refused -> assertThat(refused.error().type()).isEqualTo(type));
  }

  @Test
  void refusesAPromptIdThatIsTooLong() {
    assertThatExceptionOfType(PromptRefusedException.class)
        .isThrownBy(() -> parse("{\"prompt\":{},\"prompt_id\":\"" + "x".repeat(513) + "\"}"));
  }

  private static PostedPrompt parse(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (CutBody cut = CutBody.read(new ByteArrayInputStream(bytes), 1 << 20)) {
      return PostedPrompt.of(cut.tree(PostedPrompt.READER));
    } catch (JsonProcessingException e) {
      throw PromptRefusedException.invalidJson(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
