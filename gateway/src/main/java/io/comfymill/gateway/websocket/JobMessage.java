package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.comfymill.common.id.JobId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A message about one job, with what decides when it is told.
 *
 * @param number of its {@link LiveFrame}; 0 for one that was made here
 * @param graphNode {@code data.node} of a text message; null if there is none
 * @param payload UTF-8 JSON, or a binary message
 */
@SuppressWarnings("ArrayRecordComponent") // previews are not copied; nobody writes to the payload
record JobMessage(
    JobId job,
    long number,
    Kind kind,
    @Nullable String graphNode,
    LiveFrame.Kind form,
    byte[] payload) {
  private static final Logger LOG = Logger.getLogger(JobMessage.class);
  private static final Map<String, Kind> KINDS =
      Map.of(
          "execution_start", Kind.START,
          "execution_cached", Kind.CACHED,
          "executing", Kind.EXECUTING,
          "executed", Kind.EXECUTED,
          "progress", Kind.PROGRESS,
          "progress_state", Kind.PROGRESS_STATE);

  enum Kind {
    START,
    CACHED,
    EXECUTING,
    EXECUTED,
    PROGRESS,
    PROGRESS_STATE,
    /** An image that the next of its kind replaces. */
    PREVIEW,
    /** An image that a graph node sends as its result, as {@code SaveImageWebsocket} does. */
    PICTURE,
    /** Texts of graph nodes, and messages of extensions. */
    OTHER,
    /** What is told when a job has ended. */
    END;

    /** Whether a later message of this kind says all that this one says. */
    boolean isSuperseded() {
      return this == PROGRESS || this == PROGRESS_STATE || this == PREVIEW;
    }

    /** Whether it says where a job is, and nothing that will be missed later. */
    boolean isWhereabouts() {
      return this == START || this == CACHED || this == EXECUTING || isSuperseded();
    }

    /** Whether ComfyUI sends it to all clients if the job has none. */
    boolean isPublic() {
      return isSuperseded() || this == PICTURE || this == OTHER;
    }
  }

  static JobMessage of(LiveFrame frame) {
    JobId job = frame.attempt().job();
    if (frame.kind() == LiveFrame.Kind.TEXT) {
      return text(job, frame.number(), frame.payload());
    }
    BinaryMessage message = new BinaryMessage(frame.payload());
    Kind kind = message.isPreview() ? message.isPng() ? Kind.PICTURE : Kind.PREVIEW : Kind.OTHER;
    return new JobMessage(job, frame.number(), kind, null, frame.kind(), frame.payload());
  }

  static JobMessage made(JobId job, Kind kind, @Nullable String graphNode, String json) {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    return new JobMessage(job, 0, kind, graphNode, LiveFrame.Kind.TEXT, payload);
  }

  boolean isText() {
    return form == LiveFrame.Kind.TEXT;
  }

  String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  int bytes() {
    return payload.length;
  }

  boolean hasMetadata() {
    return !isText() && new BinaryMessage(payload).type() == BinaryMessage.PREVIEW_WITH_METADATA;
  }

  JobMessage withoutMetadata() {
    byte[] plain = new BinaryMessage(payload).withoutMetadata().bytes();
    return new JobMessage(job, number, kind, graphNode, form, plain);
  }

  /** Reads no further than to the graph node, which ComfyUI puts first. */
  private static JobMessage text(JobId job, long number, byte[] payload) {
    Kind kind = Kind.OTHER;
    String graphNode = null;
    try (JsonParser json = PythonJson.mapper().createParser(payload)) {
      json.nextToken();
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (field.equals("type")) {
          kind = KINDS.getOrDefault(json.getText(), Kind.OTHER);
        } else if (field.equals("data") && value == JsonToken.START_OBJECT && names(kind)) {
          graphNode = graphNode(json);
          break;
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      LOG.debugf("a message of job %s is no JSON: %s", job, e.getMessage());
    }
    return new JobMessage(job, number, kind, graphNode, LiveFrame.Kind.TEXT, payload);
  }

  private static boolean names(Kind kind) {
    return kind == Kind.EXECUTING || kind == Kind.EXECUTED || kind == Kind.PROGRESS;
  }

  private static @Nullable String graphNode(JsonParser data) throws IOException {
    for (String field = data.nextFieldName(); field != null; field = data.nextFieldName()) {
      JsonToken value = data.nextToken();
      if (field.equals("node")) {
        return value.isScalarValue() && value != JsonToken.VALUE_NULL ? data.getText() : null;
      }
      data.skipChildren();
    }
    return null;
  }
}
