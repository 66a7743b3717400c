package io.comfymill.scheduler.intake;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/** No Kafka behind it: tests put records in themselves. */
public final class FakeIntakes extends IntakeFactory {
  private final RecordDecoder decoder;
  private final FleetMemory memory;
  private final List<Opened> opened = new CopyOnWriteArrayList<>();
  private volatile boolean following;

  /** A reader that was started. */
  public static final class Opened {
    private final Sink sink;
    private final Map<TopicPartition, Long> from;
    private volatile boolean closed;

    private Opened(Sink sink, Map<TopicPartition, Long> from) {
      this.sink = sink;
      this.from = from;
    }

    /** Blocks as the reader would. */
    public void put(Input... inputs) throws InterruptedException {
      sink.put(List.of(inputs));
    }

    public Map<TopicPartition, Long> from() {
      return from;
    }

    public boolean isClosed() {
      return closed;
    }
  }

  public FakeIntakes(SchedulerMetrics metrics, FleetMemory memory) {
    super(null, null, null, null, null);
    this.decoder = new RecordDecoder(metrics, new AgentSignatures(RecordKeys.NONE));
    this.memory = memory;
  }

  public List<Opened> opened() {
    return opened;
  }

  public Opened latest() {
    return opened.get(opened.size() - 1);
  }

  /** Whether a standby reads. */
  public boolean isFollowing() {
    return following;
  }

  @Override
  public Intake read(Sink sink, Map<TopicPartition, Long> stored) {
    Opened next = new Opened(sink, stored);
    opened.add(next);
    return new Intake(decoder, memory, closing(sink, () -> next.closed = true));
  }

  @Override
  protected Intake followFleet(Sink sink) {
    following = true;
    return new Intake(decoder, memory, closing(sink, () -> following = false));
  }

  private static Sink closing(Sink sink, Runnable closed) {
    return new Sink() {
      @Override
      public void put(List<Input> inputs) throws InterruptedException {
        sink.put(inputs);
      }

      @Override
      public void close() {
        sink.close();
        closed.run();
      }
    };
  }
}
