package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.WireJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{'type': 'execution_start', 'data': {'prompt_id': 'p'}}|START|-",
        "{'type': 'execution_cached', 'data': {'nodes': ['1']}}|CACHED|-",
        "{'type': 'executing', 'data': {'node': '4', 'display_node': '3'}}|EXECUTING|4",
        "{'type': 'executed', 'data': {'output': {'node': 'x'}, 'node': '4'}}|EXECUTED|4",
        "{'type': 'progress', 'data': {'value': NaN, 'max': 2, 'node': '4'}}|PROGRESS|4",
        "{'type': 'progress', 'data': {'value': 1, 'max': 2, 'node': null}}|PROGRESS|-",
        "{'type': 'progress_state', 'data': {'node': '4'}}|PROGRESS_STATE|-",
        "{'type': 'krita', 'data': {'node': '4'}}|OTHER|-",
        "{'data': {'node': '4'}, 'type': 'executing'}|EXECUTING|-",
        "no JSON|OTHER|-",
      })
  void aTextIsKnownByItsType(String text, JobMessage.Kind kind, String graphNode) {
    byte[] payload = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    JobMessage message = JobMessage.of(frame(LiveFrame.Kind.TEXT, payload));
    assertThat(message.kind()).isEqualTo(kind);
    assertThat(message.graphNode()).isEqualTo(graphNode);
    assertThat(message.payload()).isSameAs(payload);
  }

  @Test
  void anImageAsPngIsAResultAndAnyOtherAPreview() {
    byte[] plain = BinaryMessage.jpegPreview(new byte[3]).bytes();
    byte[] png = plain.clone();
    ByteBuffer.wrap(png).putInt(4, 2);
    byte[] described =
        BinaryMessage.jpegPreview(WireJson.mapper().createObjectNode(), new byte[3]).bytes();
    byte[] describedPng =
        new BinaryMessage(described)
            .withMetadata(WireJson.mapper().createObjectNode().put("image_type", "image/png"))
            .bytes();
    assertThat(binary(plain).kind()).isEqualTo(JobMessage.Kind.PREVIEW);
    assertThat(binary(described).kind()).isEqualTo(JobMessage.Kind.PREVIEW);
    assertThat(binary(png).kind()).isEqualTo(JobMessage.Kind.PICTURE);
    assertThat(binary(describedPng).kind()).isEqualTo(JobMessage.Kind.PICTURE);
    assertThat(binary(describedPng).withoutMetadata().payload()).isEqualTo(png);
    assertThat(binary(new byte[] {0, 0, 0, 3, 9}).kind()).isEqualTo(JobMessage.Kind.OTHER);
  }

  private static JobMessage binary(byte[] payload) {
    return JobMessage.of(frame(LiveFrame.Kind.BINARY, payload));
  }

  private static LiveFrame frame(LiveFrame.Kind kind, byte[] payload) {
    return new LiveFrame(
        TenantId.DEFAULT, new PromptId("p"), ShownJobsTest.attempt("p"), 0, "c", kind, payload);
  }
}
