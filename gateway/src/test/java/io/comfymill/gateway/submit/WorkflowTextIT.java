package io.comfymill.gateway.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.InputDecorator;
import com.fasterxml.jackson.core.io.OutputDecorator;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a submit costs: how often the text of its workflow is read and written. */
@SuppressWarnings("deprecation") // a mapper that exists can be decorated in no other way
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class WorkflowTextIT {
  private static final String MARK = "a-text-of-this-workflow-alone";
  private static final String OBJECT_INFO =
      """
      {"Words":{"input":{"required":{"text":["STRING",{}]}},"output":[],"output_node":true}}""";

  FakeScheduler scheduler;

  private final JsonFactory json = WireJson.mapper().getFactory();
  private final List<String> parsed = new CopyOnWriteArrayList<>();
  private final List<ByteArrayOutputStream> written = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("words", OBJECT_INFO);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/Words").asString().contains("output_node"));
  }

  @AfterEach
  void countNoLonger() {
    json.setInputDecorator(null);
    json.setOutputDecorator(null);
  }

  @Test
  void theTextOfAWorkflowIsParsedOnceAndWrittenOnceForKafka() {
    json.setInputDecorator(new Parses());
    json.setOutputDecorator(new Writes());
    given()
        .body(
            """
            {"prompt":{"1":{"class_type":"Words","inputs":{"text":"%s"}}}}"""
                .formatted(MARK))
        .post("/prompt")
        .then()
        .statusCode(200);
    countNoLonger();

    assertThat(parsed.stream().filter(text -> text.contains(MARK))).hasSize(1);
    assertThat(
            written.stream().filter(text -> text.toString(StandardCharsets.UTF_8).contains(MARK)))
        .hasSize(1);
  }

  /** Keeps what each parser is given. */
  private final class Parses extends InputDecorator {
    private static final long serialVersionUID = 1L;

    @Override
    public InputStream decorate(IOContext context, InputStream in) throws IOException {
      byte[] all = in.readAllBytes();
      return decorate(context, all, 0, all.length);
    }

    @Override
    public InputStream decorate(IOContext context, byte[] bytes, int offset, int length) {
      parsed.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
      return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public Reader decorate(IOContext context, Reader in) throws IOException {
      StringWriter all = new StringWriter();
      in.transferTo(all);
      parsed.add(all.toString());
      return new StringReader(all.toString());
    }
  }

  /** Keeps what each generator writes. */
  private final class Writes extends OutputDecorator {
    private static final long serialVersionUID = 1L;

    @Override
    public OutputStream decorate(IOContext context, OutputStream out) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      written.add(copy);
      return new FilterOutputStream(out) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          copy.write(bytes, offset, length);
          out.write(bytes, offset, length);
        }
      };
    }

    @Override
    public Writer decorate(IOContext context, Writer out) {
      return out;
    }
  }
}
