package io.comfymill.scheduler.core.filter;

import java.util.SortedSet;
import java.util.TreeSet;

/** Why a node does not take a job, for programs and for people. */
public interface NodeRefusal {
  /** Stable, for programs. */
  String code();

  /** For people; goes on after "the node ". */
  String words();

  record Offline(String detail) implements NodeRefusal {
    @Override
    public String code() {
      return "offline";
    }

    @Override
    public String words() {
      return "is offline: " + detail;
    }
  }

  record Draining() implements NodeRefusal {
    @Override
    public String code() {
      return "draining";
    }

    @Override
    public String words() {
      return "is draining";
    }
  }

  record Disabled() implements NodeRefusal {
    @Override
    public String code() {
      return "disabled";
    }

    @Override
    public String words() {
      return "is disabled";
    }
  }

  /** Its ComfyUI hangs and did not react to an interrupt, or its worker ended. */
  record RestartNeeded() implements NodeRefusal {
    @Override
    public String code() {
      return "restart_needed";
    }

    @Override
    public String words() {
      return "executes nothing until its ComfyUI is restarted";
    }
  }

  /**
   * It answers, and fails what it is given.
   *
   * @param why and since when
   */
  record Unhealthy(String why) implements NodeRefusal {
    @Override
    public String code() {
      return "unhealthy";
    }

    @Override
    public String words() {
      return "fails what it is given, " + why;
    }
  }

  record CapabilitiesUnknown() implements NodeRefusal {
    @Override
    public String code() {
      return "capabilities_unknown";
    }

    @Override
    public String words() {
      return "has not said yet what it can do";
    }
  }

  record LacksNodeClasses(SortedSet<String> missing) implements NodeRefusal {
    public LacksNodeClasses {
      missing = new TreeSet<>(missing);
    }

    @Override
    public String code() {
      return "lacks_node_classes";
    }

    @Override
    public String words() {
      return "lacks " + String.join(", ", missing);
    }
  }

  record LacksModels(SortedSet<String> missing) implements NodeRefusal {
    public LacksModels {
      missing = new TreeSet<>(missing);
    }

    @Override
    public String code() {
      return "lacks_models";
    }

    @Override
    public String words() {
      return "lacks " + String.join(", ", missing);
    }
  }

  record FailedHere() implements NodeRefusal {
    @Override
    public String code() {
      return "failed_here";
    }

    @Override
    public String words() {
      return "failed this job before, and others are left";
    }
  }

  record Resting() implements NodeRefusal {
    @Override
    public String code() {
      return "resting";
    }

    @Override
    public String words() {
      return "refused an attempt a moment ago";
    }
  }

  record Cold() implements NodeRefusal {
    @Override
    public String code() {
      return "cold";
    }

    @Override
    public String words() {
      return "would have to load models first, which is not worth it yet";
    }
  }

  record Reserved() implements NodeRefusal {
    @Override
    public String code() {
      return "reserved";
    }

    @Override
    public String words() {
      return "is kept free for a job that can run nowhere else";
    }
  }

  record BackingOff() implements NodeRefusal {
    @Override
    public String code() {
      return "backing_off";
    }

    @Override
    public String words() {
      return "gets the job only after the pause that follows a failure";
    }
  }

  record NoFreeSlot(int slots) implements NodeRefusal {
    @Override
    public String code() {
      return "busy";
    }

    @Override
    public String words() {
      return slots == 1 ? "is busy" : "has all %d slots in use".formatted(slots);
    }
  }
}
