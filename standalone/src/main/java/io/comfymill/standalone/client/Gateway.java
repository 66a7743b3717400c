package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.bulk.ShortenedStream;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A Comfymill gateway, or anything else that speaks ComfyUI's protocol, over HTTP. */
public final class Gateway {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int LONG_TEXT = 64 * 1024;

  /** The slowest rate at which a gateway reads a large prompt. */
  private static final long BYTES_PER_MILLISECOND = 1024;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** For what takes a gateway a while. */
  static final Duration LONG_ANSWER = Duration.ofMinutes(2);

  private final URI base;
  private final @Nullable String key;
  private final HttpClient http;

  /** One that asks for no key. */
  public Gateway(URI base) {
    this(base, null, null);
  }

  /**
   * @param key the API key, or a token of an OpenID Connect server; null for none
   * @param trusted whose certificates are accepted; null for those that Java trusts
   */
  public Gateway(URI base, @Nullable String key, @Nullable SSLContext trusted) {
    this.base = base;
    this.key = key;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    this.http = (trusted == null ? builder : builder.sslContext(trusted)).build();
  }

  /** What says who asks; empty where nothing does. */
  Optional<String> authorization() {
    return Optional.ofNullable(key).map("Bearer "::concat);
  }

  /** A server's answer, with any status except those that mean that it is unavailable. */
  public record Answer(int status, JsonNode json) {}

  HttpClient http() {
    return http;
  }

  URI address(String pathAndQuery) {
    return URI.create(base + pathAndQuery);
  }

  /**
   * @throws IOException where the answer is not 200 with JSON
   */
  public JsonNode get(String pathAndQuery) throws IOException, InterruptedException {
    return requireOk(pathAndQuery, ask(pathAndQuery));
  }

  static JsonNode requireOk(String pathAndQuery, Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException(reason("GET " + pathAndQuery, answer));
    }
    return answer.json();
  }

  /**
   * A document that is no JSON.
   *
   * @throws IOException where there is none; the message says why
   */
  public String text(String pathAndQuery) throws IOException, InterruptedException {
    try (InputStream body =
        open(pathAndQuery)
            .orElseThrow(() -> new IOException("GET " + pathAndQuery + " was answered with 404"))) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A document that may be large; empty where there is none. */
  Optional<InputStream> open(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        send(request(path).GET().build(), BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return Optional.of(response.body());
    }
    if (response.statusCode() == NOT_FOUND) {
      response.body().close();
      return Optional.empty();
    }
    throw new IOException(reason("GET " + path, read(response)));
  }

  /** An id as a segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The answer with whatever status. */
  Answer ask(String pathAndQuery) throws IOException, InterruptedException {
    return read(send(request(pathAndQuery).GET().build(), BodyHandlers.ofInputStream()));
  }

  /** A problem document explains itself in {@code detail}. */
  static String reason(String request, Answer answer) {
    JsonNode detail = answer.json().path("detail");
    return detail.isTextual()
        ? detail.textValue()
        : request + " was answered with " + answer.status() + ": " + answer.json();
  }

  /**
   * Asks for a change; the answer's status is 200, or 202 for one that is on its way.
   *
   * @param body null for none
   * @throws IOException where it is refused; the message says why
   */
  public Answer change(String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(WireJson.write(body)))
            .build();
    Answer answer = read(send(request, BodyHandlers.ofInputStream()));
    if (answer.status() >= 300) {
      throw new IOException(reason(method + " " + path, answer));
    }
    return answer;
  }

  /**
   * Asks for a change whose answer says nothing.
   *
   * @throws IOException where it is refused
   */
  void tell(String path, JsonNode body) throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(WireJson.write(body)))
            .build();
    int status = send(request, BodyHandlers.discarding()).statusCode();
    if (status >= 300) {
      throw new IOException("POST %s was answered with %d".formatted(path, status));
    }
  }

  /** Writes the body of a request. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** The body may be large: it goes through a temporary file. */
  Answer post(String path, Body body) throws IOException, InterruptedException {
    Path file = Files.createTempFile("comfymill-", ".json");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        body.write(out);
      }
      return post(path, "application/json", BodyPublishers.ofFile(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Sends a body of a known length, which may be large. */
  Answer post(String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .timeout(ANSWER_TIMEOUT.plusMillis(body.contentLength() / BYTES_PER_MILLISECOND))
            .header("Content-Type", contentType)
            .POST(body)
            .build();
    return read(send(request, BodyHandlers.ofInputStream()));
  }

  HttpRequest.Builder request(String pathAndQuery) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(pathAndQuery)).timeout(ANSWER_TIMEOUT);
    authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /**
   * @throws NotReachableException where the server is not there, or says that it is not ready
   */
  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new NotReachableException(base, e);
    }
  }

  /** Shortens long strings: a history entry contains the whole prompt. */
  Answer read(HttpResponse<InputStream> response) throws IOException {
    if (response.statusCode() == UNAUTHORIZED) {
      response.body().close();
      throw new IOException(
          "the gateway asks for an API key, or does not know this one (--key-file, --key,"
              + " COMFYMILL_KEY)");
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() >= 502 && response.statusCode() <= 504) {
        String text = new String(body.readNBytes(LONG_TEXT), StandardCharsets.UTF_8);
        throw new NotReachableException(
            base + " cannot take it now (" + response.statusCode() + "): " + text.strip());
      }
      JsonNode json = WireJson.mapper().readTree(new ShortenedStream(body, LONG_TEXT));
      return new Answer(response.statusCode(), json);
    } catch (JsonProcessingException e) {
      throw new IOException(
          response.uri() + " was answered with " + response.statusCode() + ", and not with JSON",
          e);
    } catch (NotReachableException e) {
      throw e;
    } catch (IOException e) {
      throw new NotReachableException(base, e);
    }
  }
}
