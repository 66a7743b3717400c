package io.comfymill.scheduler.core.filter;

import io.comfymill.common.id.NodeId;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** What somebody asked of a job's node that this one is not. */
public sealed interface Mismatch extends NodeRefusal {
  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  record OtherNode(NodeId pin) implements Mismatch {
    @Override
    public String code() {
      return "not_pinned";
    }

    @Override
    public String words() {
      return "is not " + pin + ", which the job is pinned to";
    }
  }

  record OtherPool(String pool, String wanted) implements Mismatch {
    @Override
    public String code() {
      return "other_pool";
    }

    @Override
    public String words() {
      return "is in pool %s, not %s".formatted(pool, wanted);
    }
  }

  record LacksLabels(SortedSet<String> missing) implements Mismatch {
    public LacksLabels {
      missing = new TreeSet<>(missing);
    }

    @Override
    public String code() {
      return "lacks_labels";
    }

    @Override
    public String words() {
      return "lacks the labels " + String.join(", ", missing);
    }
  }

  /**
   * @param vramBytes in all; 0 where it is not known
   */
  record TooLittleVram(long vramBytes, long wantedBytes) implements Mismatch {
    @Override
    public String code() {
      return "too_little_vram";
    }

    @Override
    public String words() {
      String wanted = gib(wantedBytes) + " that the job asks for";
      return vramBytes == 0
          ? "does not say whether it has the " + wanted
          : "has %s of VRAM, not the %s".formatted(gib(vramBytes), wanted);
    }
  }

  /** The job ran out of VRAM elsewhere, and there are nodes that have more. */
  record NoMoreVram(long vramBytes) implements Mismatch {
    @Override
    public String code() {
      return "no_more_vram";
    }

    @Override
    public String words() {
      return vramBytes == 0
          ? "does not say whether it has more VRAM than the job ran out of"
          : "has %s of VRAM, and the job ran out of as much".formatted(gib(vramBytes));
    }
  }

  /** Jobs of the same key go to another node. */
  record StickyElsewhere(NodeId home) implements Mismatch {
    @Override
    public String code() {
      return "sticky_elsewhere";
    }

    @Override
    public String words() {
      return "is not %s, where jobs of its sticky key go".formatted(home);
    }
  }
}
