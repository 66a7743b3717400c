package io.comfymill.scheduler.core.filter;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/** Why a node does not take a job, for programs and for people. */
public record NodeRefusal(Reason reason, List<Object> details) {
  private static final double BYTES_OF_GIB = 1L << 30;

  public NodeRefusal {
    details = List.copyOf(details);
  }

  /** The reasons, with what completes the sentence "the node …". */
  public enum Reason {
    OTHER_NODE("not_pinned", "is not %s, which the job is pinned to"),
    OTHER_POOL("other_pool", "is in pool %s, not %s"),
    LACKS_LABELS("lacks_labels", "lacks the labels %s"),
    OFFLINE("offline", "is offline: %s"),
    DISABLED("disabled", "is disabled"),
    DRAINING("draining", "is draining"),
    /** Its ComfyUI hangs and did not react to an interrupt, or its worker ended. */
    RESTART_NEEDED("restart_needed", "executes nothing until its ComfyUI is restarted"),
    /** It answers, and fails what it is given. */
    UNHEALTHY("unhealthy", "fails what it is given, %s"),
    CAPABILITIES_UNKNOWN("capabilities_unknown", "has not said yet what it can do"),
    LACKS_NODE_CLASSES("lacks_node_classes", "lacks %s"),
    LACKS_MODELS("lacks_models", "lacks %s"),
    FETCHES_MODELS("fetches_models", "fetches %s first"),
    CANNOT_FETCH_MODELS("cannot_fetch_models", "cannot fetch %s"),
    TOO_LITTLE_VRAM(
        "too_little_vram", "has %.1f GiB of VRAM, not the %.1f GiB that the job asks for"),
    UNKNOWN_VRAM(
        "too_little_vram", "does not say whether it has the %.1f GiB that the job asks for"),
    /** The job ran out of VRAM elsewhere, and there are nodes that have more. */
    NO_MORE_VRAM("no_more_vram", "has %.1f GiB of VRAM, and the job ran out of as much"),
    MAYBE_NO_MORE_VRAM(
        "no_more_vram", "does not say whether it has more VRAM than the job ran out of"),
    API_JOBS_ONLY("api_jobs_only", "takes only jobs that need no GPU"),
    /** Other nodes have a lane for API-only jobs. */
    NO_API_LANE("no_api_lane", "leaves API-only jobs to nodes with a lane for them"),
    STICKY_ELSEWHERE("sticky_elsewhere", "is not %s, where jobs of its sticky key go"),
    FAILED_HERE("failed_here", "failed this job before, and others are left"),
    RESTING("resting", "refused an attempt a moment ago, or its agent is being replaced"),
    COLD("cold", "would have to load models first, which is not worth it yet"),
    RESERVED("reserved", "is kept free for a job that can run nowhere else"),
    QUEUE_PAUSED("queue_paused", "is in pool %s, whose queue is paused"),
    NOT_YET("not_yet", "gets the job only after the time before which it must not start"),
    BACKING_OFF("backing_off", "gets the job only after the pause that follows a failure"),
    VRAM_PROMISED("busy", "shares its card with others, whose jobs were promised %.1f GiB of it"),
    OTHERS_WORK("busy", "has prompts that others put into its queue (%d)"),
    BUSY("busy", "is busy"),
    ALL_SLOTS_IN_USE("busy", "has all %d slots in use"),
    API_LANE_FULL("busy", "has all %d places of its API lane in use");

    private final String code;
    private final String words;

    Reason(String code, String words) {
      this.code = code;
      this.words = words;
    }

    public NodeRefusal with(Object... details) {
      return new NodeRefusal(this, List.of(details));
    }

    NodeRefusal withList(SortedSet<String> missing) {
      return with(String.join(", ", missing));
    }
  }

  /**
   * @param vramBytes in all; 0 where it is not known
   */
  public static NodeRefusal tooLittleVram(long vramBytes, long wantedBytes) {
    return vramBytes == 0
        ? Reason.UNKNOWN_VRAM.with(gib(wantedBytes))
        : Reason.TOO_LITTLE_VRAM.with(gib(vramBytes), gib(wantedBytes));
  }

  /**
   * @param vramBytes in all; 0 where it is not known
   */
  public static NodeRefusal noMoreVram(long vramBytes) {
    return vramBytes == 0
        ? Reason.MAYBE_NO_MORE_VRAM.with()
        : Reason.NO_MORE_VRAM.with(gib(vramBytes));
  }

  /**
   * @param bytes of its cards, to jobs on other nodes that use them
   */
  public static NodeRefusal vramPromised(long bytes) {
    return Reason.VRAM_PROMISED.with(gib(bytes));
  }

  public static NodeRefusal noFreeSlot(int slots) {
    return slots == 1 ? Reason.BUSY.with() : Reason.ALL_SLOTS_IN_USE.with(slots);
  }

  private static double gib(long bytes) {
    return bytes / BYTES_OF_GIB;
  }

  /** Whether it would be otherwise if the node had other model files. */
  public boolean isForModels() {
    return reason == Reason.LACKS_MODELS
        || reason == Reason.FETCHES_MODELS
        || reason == Reason.CANNOT_FETCH_MODELS;
  }

  /** Stable, for programs. */
  public String code() {
    return reason.code;
  }

  /** For people; completes a sentence that begins with "the node". */
  public String words() {
    return details.isEmpty()
        ? reason.words
        : String.format(Locale.ROOT, reason.words, details.toArray());
  }
}
