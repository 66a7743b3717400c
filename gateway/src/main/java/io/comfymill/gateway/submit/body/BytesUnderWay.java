package io.comfymill.gateway.submit.body;

import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the prompts being read at once. While they arrive they use disk space, and past the bound
 * a further one is refused; as trees they use memory, and wait for it. Small ones are not counted.
 */
@ApplicationScoped
public class BytesUnderWay {
  private static final long SMALL_BODY = 64 * 1024;
  private static final long SMALL_TREE = 1024 * 1024;
  private static final int KIB = 1024;

  /** The memory of the largest outline's tree, in multiples of its bytes; see {@code CutBody}. */
  private static final int TREE_FACTOR = 8;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final long maxBytes;
  private final int maxTreeKib;
  private final AtomicLong bytes = new AtomicLong();
  private final Semaphore treeKib;

  @Inject
  BytesUnderWay(GatewayConfig config) {
    this(config.maxBytesUnderWay().asLongValue(), config.maxOutlineSize().asLongValue());
  }

  BytesUnderWay(long maxBytes, long maxOutlineBytes) {
    this.maxBytes = maxBytes;
    this.maxTreeKib = Math.toIntExact(maxOutlineBytes * TREE_FACTOR / KIB) + 1;
    this.treeKib = new Semaphore(maxTreeKib, true);
  }

  /** What one body uses of both, until closed. For one thread at a time. */
  public final class Share implements AutoCloseable {
    private long ownBytes;
    private int ownTreeKib;

    private Share() {}

    /** More bytes of the body are about to arrive. */
    void add(long count) {
      if (ownBytes + count <= SMALL_BODY) {
        return;
      }
      long now = bytes.addAndGet(count);
      ownBytes += count;
      if (now > maxBytes && now > ownBytes) { // a lone one may have any size
        throw new TooMuchUnderWayException(
            "%d bytes of prompts are being taken in already".formatted(now - ownBytes));
      }
    }

    /** Waits until there is memory for its tree. Blocks. */
    void addTree(long memory) {
      if (memory <= SMALL_TREE) {
        return;
      }
      int kib = (int) Math.min(maxTreeKib, memory / KIB);
      try {
        if (!treeKib.tryAcquire(kib, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new TooMuchUnderWayException("other large prompts are being worked on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TooMuchUnderWayException("the gateway is stopping");
      }
      ownTreeKib += kib;
    }

    @Override
    public void close() {
      bytes.addAndGet(-ownBytes);
      treeKib.release(ownTreeKib);
      ownBytes = 0;
      ownTreeKib = 0;
    }
  }

  Share enter() {
    return new Share();
  }
}
