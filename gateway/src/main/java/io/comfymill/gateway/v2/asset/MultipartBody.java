package io.comfymill.gateway.v2.asset;

import io.comfymill.gateway.v2.error.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body that is read while it arrives: its fields, and one file that
 * goes to where it is kept and is never held.
 */
public final class MultipartBody {
  private static final String FILE = "file";
  private static final String DISPOSITION = "content-disposition:";
  private static final int MAX_FIELD_BYTES = 64 * 1024;
  private static final int MAX_FIELDS = 200;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Map<String, List<String>> fields = new HashMap<>();
  private String fileName = "";
  private int count;

  private MultipartBody() {}

  /** Takes the file. */
  interface FileSink {
    /**
     * @param before the fields that came before the file
     */
    void take(MultipartBody before, InputStream file) throws IOException;
  }

  /**
   * Blocks while the client sends.
   *
   * @param contentType of the body, with its boundary
   * @throws ApiException where it is no such form
   */
  static MultipartBody read(@Nullable String contentType, InputStream body, FileSink sink)
      throws IOException {
    MultipartBody form = new MultipartBody();
    try {
      form.parts(input(contentType, body), sink);
    } catch (MultipartInput.MalformedStreamException | FileUploadSizeException e) {
      throw malformed("is malformed or breaks off");
    }
    return form;
  }

  private static MultipartInput input(@Nullable String contentType, InputStream body)
      throws IOException {
    String type = contentType == null ? "" : contentType;
    String boundary = parser().parse(type, new char[] {';', ','}).get("boundary");
    if (!type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/form-data")
        || boundary == null
        || boundary.isEmpty()) {
      throw malformed("must be multipart/form-data");
    }
    return MultipartInput.builder()
        .setInputStream(body)
        .setBoundary(boundary.getBytes(StandardCharsets.ISO_8859_1))
        .setBufferSize(BUFFER_BYTES)
        .get();
  }

  private static ParameterParser parser() {
    ParameterParser parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    return parser;
  }

  private static ApiException malformed(String demand) {
    return ApiException.invalid("the body", demand);
  }

  private void parts(MultipartInput input, FileSink sink) throws IOException {
    boolean more = input.skipPreamble();
    if (!more) {
      throw malformed("is malformed or breaks off");
    }
    boolean hasFile = false;
    while (more) {
      Map<String, String> head = disposition(input.readHeaders());
      String name = head.get("name");
      if (name == null) {
        throw malformed("has a part without a name");
      }
      if (name.equals(FILE) && !hasFile) {
        fileName = head.getOrDefault("filename", "");
        try (InputStream file = input.newInputStream()) {
          sink.take(this, file);
        }
        hasFile = true;
      } else {
        add(name, text(input));
      }
      more = input.readBoundary();
    }
    if (!hasFile) {
      throw ApiException.invalid(FILE, "is missing");
    }
  }

  private static Map<String, String> disposition(String headers) {
    return headers
        .lines()
        .filter(line -> line.regionMatches(true, 0, DISPOSITION, 0, DISPOSITION.length()))
        .findFirst()
        .map(line -> parser().parse(line, ';'))
        .orElse(Map.of());
  }

  private static String text(MultipartInput input) throws IOException {
    try (InputStream value = input.newInputStream()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(value.readNBytes(MAX_FIELD_BYTES + 1));
      if (bytes.size() > MAX_FIELD_BYTES) {
        throw malformed("has a field of more than %d bytes".formatted(MAX_FIELD_BYTES));
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private void add(String name, String value) {
    if (++count > MAX_FIELDS) {
      throw malformed("has more than %d fields".formatted(MAX_FIELDS));
    }
    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Null where there is none. */
  public @Nullable String field(String name) {
    List<String> values = fields.get(name);
    return values == null ? null : values.get(0);
  }

  public Collection<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** What the client calls the file, without folders; empty where it does not say. */
  public String fileName() {
    return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  }
}
