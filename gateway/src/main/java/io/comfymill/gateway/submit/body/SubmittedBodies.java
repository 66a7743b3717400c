package io.comfymill.gateway.submit.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.CutBody;
import io.comfymill.common.bulk.OutlineTooLargeException;
import io.comfymill.common.http.ContentCoding;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.errors.PromptTooLargeException;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of {@code POST /prompt} without holding a large one in memory. */
@ApplicationScoped
public class SubmittedBodies {
  private static final Logger LOG = Logger.getLogger(SubmittedBodies.class);

  private final BytesUnderWay underWay;
  private final long maxOutlineBytes;
  private final long maxBodyBytes;

  SubmittedBodies(
      BytesUnderWay underWay,
      GatewayConfig config,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
    this.underWay = underWay;
    this.maxBodyBytes = maxBody.asLongValue();
    this.maxOutlineBytes = config.maxOutlineSize().asLongValue();
  }

  /**
   * Blocks for as long as the client sends.
   *
   * @param coding its {@code Content-Encoding}
   * @param length as announced by the client; negative if it was not
   * @throws PromptRefusedException if ComfyUI would not accept it
   * @throws TooMuchUnderWayException if there is no room for it now
   */
  public SubmittedBody read(InputStream body, @Nullable String coding, long length) {
    return read(body, coding, length, PostedPrompt::of);
  }

  /** A body that was made here. */
  public SubmittedBody of(ObjectNode made) {
    byte[] body = WireJson.write(made);
    return read(new ByteArrayInputStream(body), null, body.length);
  }

  /**
   * As {@link #read(InputStream, String, long)}.
   *
   * @param format what the JSON is read as
   */
  public SubmittedBody read(
      InputStream body,
      @Nullable String coding,
      long length,
      Function<JsonNode, PostedPrompt> format) {
    BytesUnderWay.Share share = underWay.enter();
    try {
      requireShort(length);
      Optional<ContentCoding> packed = ContentCoding.of(coding);
      if (packed.isPresent()) {
        return read(new Counted(packed.get().unpacked(body), share), share, format);
      }
      share.add(Math.max(0, length));
      return read(length < 0 ? new Counted(body, share) : body, share, format);
    } catch (JsonProcessingException e) {
      giveUp(body, share);
      throw PromptRefusedException.invalidJson(e.getOriginalMessage());
    } catch (IOException e) {
      giveUp(body, share);
      throw failed(e);
    } catch (RuntimeException e) {
      giveUp(body, share);
      throw e;
    }
  }

  private void requireShort(long bytes) {
    if (bytes > maxBodyBytes) {
      throw new PromptTooLargeException(
          "the body has %d bytes or more; at most %d are taken".formatted(bytes, maxBodyBytes));
    }
  }

  /** Discards the rest, since clients listen for an answer only when they have sent everything. */
  private static void giveUp(InputStream body, BytesUnderWay.Share share) {
    share.close();
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      LOG.debugf("a client of a refused prompt is gone: %s", gone.getMessage());
    }
  }

  /** Tells the client's mistakes from ours. */
  private static RuntimeException failed(IOException failure) {
    if (failure instanceof OutlineTooLargeException) {
      return new PromptTooLargeException(failure.getMessage(), failure);
    }
    return failure instanceof ContentCoding.MalformedException
        ? new BadRequestException(String.valueOf(failure.getMessage()), failure)
        : new UncheckedIOException("a prompt could not be taken in", failure);
  }

  private SubmittedBody read(
      InputStream stream, BytesUnderWay.Share share, Function<JsonNode, PostedPrompt> format)
      throws IOException {
    CutBody body = CutBody.read(stream, maxOutlineBytes);
    try {
      share.addTree(body.treeMemory());
      JsonNode tree = body.tree(PostedPrompt.READER);
      return new SubmittedBody(format.apply(tree), body, share);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /** Counts a body whose length is not known while it arrives. */
  private final class Counted extends FilterInputStream {
    private final BytesUnderWay.Share share;
    private long bytes;

    Counted(InputStream body, BytesUnderWay.Share share) {
      super(body);
      this.share = share;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      bytes += Math.max(0, count);
      requireShort(bytes);
      share.add(Math.max(0, count));
      return count;
    }
  }
}
