package io.comfymill.agent.relay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.artifacts.InputPlace;
import io.comfymill.agent.artifacts.OutputCopies;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LastFrame;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt's client sees of it: ComfyUI's messages as they come, and substitutes for those
 * that were missed. Confined to the node's loop.
 */
public final class ClientRelay {
  private static final Set<String> SUPERSEDED = Set.of("progress", "progress_state");

  private final Assignment.Run run;
  private final NodeContext node;
  private final OutputCopies copies;
  private final ClientView view;
  private final RelayLane lane;
  private final ClientAccount account = new ClientAccount();
  private final MissedMessages missed;
  private long lastNumber;

  public ClientRelay(Assignment.Run run, OutputCopies copies, NodeContext node) {
    this.run = run;
    this.node = node;
    this.copies = copies;
    this.view =
        new ClientView(
            run.attempt(), run.job(), InputPlace.clientNames(run.job()), node.role().paths());
    this.lane = new RelayLane(node.frames()::add, node.loop());
    this.missed =
        new MissedMessages(
            run.attempt().comfyPromptId().toString(), run.job().outputsToExecute(), account);
  }

  public ClientView view() {
    return view;
  }

  /** What its client has been told, and whether anything may be missing. */
  public ClientAccount account() {
    return account;
  }

  /**
   * @param message of ComfyUI's, but not a closing one
   */
  public void text(ComfyMessage message) throws IOException {
    makeUp(missed.before(message.type(), node.now()));
    switch (message.type()) {
      case ClientAccount.START, ClientAccount.CACHED -> told(message, message.type());
      case "executing" -> told(message, what(message.json()));
      case "executed" -> executed(message.json());
      default -> relay(message, null);
    }
  }

  private void told(ComfyMessage message, @Nullable String what) {
    if (what == null || account.tell(what)) {
      relay(message, what);
    }
  }

  private void executed(ObjectNode message) {
    String what = what(message);
    if (what == null || account.tell(what)) {
      relayWithFiles(message, what);
    }
  }

  private void relayWithFiles(ObjectNode executed, @Nullable String what) {
    lane.relayAfter(
        copies.copy(OutputFile.in(executed.path("data").path("output"))),
        frame(view.executed(executed), "executed", what));
  }

  /** Its name in the account; null if history could not make up for it. */
  private static @Nullable String what(ObjectNode message) {
    String graphNode = message.path("data").path("node").asText("");
    if (graphNode.isEmpty()) {
      return null;
    }
    if (message.path("type").asText().equals("executing")) {
      return ClientAccount.executing(graphNode);
    }
    boolean shows = message.path("data").path("output").isObject();
    return shows ? ClientAccount.executed(graphNode) : null;
  }

  /** ComfyUI said on a new connection which graph node runs. */
  public void resumedAt(String graphNode) throws IOException {
    account.gap();
    if (!account.knows(ClientAccount.executing(graphNode))) {
      text(ComfyMessage.parse(missed.executing(graphNode, graphNode).toString()));
    }
  }

  public void binary(BinaryMessage message, Optional<ObjectNode> metadata) {
    BinaryMessage seen = metadata.map(known -> view.preview(message, known)).orElse(message);
    makeUp(missed.before("preview", node.now()));
    boolean preview = seen.isPreview() && !seen.isPng();
    LastFrame last = preview ? LastFrame.PREVIEW : null;
    lane.relay(outgoing(LiveFrame.Kind.BINARY, seen.bytes(), preview, last, published -> {}));
  }

  /** Makes up for what is still missing, now that history has it all. */
  public void end(FinishedPrompt history) {
    makeUp(missed.atTheEnd(history));
  }

  private void makeUp(List<MissedMessages.Missed> messages) {
    for (MissedMessages.Missed one : messages) {
      node.count("messages.made.up");
      relayWithFiles(one.message(), one.what());
    }
  }

  private void relay(ComfyMessage message, @Nullable String what) {
    lane.relay(frame(view.message(message), message.type(), what));
  }

  private FrameQueue.Outgoing frame(String text, String type, @Nullable String what) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    Consumer<Boolean> settled =
        what == null
            ? published -> {}
            : published -> node.loop().execute(() -> settled(what, published));
    LastFrame last = LastFrame.of(type).orElse(null);
    return outgoing(LiveFrame.Kind.TEXT, payload, SUPERSEDED.contains(type), last, settled);
  }

  private FrameQueue.Outgoing outgoing(
      LiveFrame.Kind kind,
      byte[] payload,
      boolean superseded,
      @Nullable LastFrame last,
      Consumer<Boolean> settled) {
    JobSpec job = run.job();
    LiveFrame frame =
        new LiveFrame(
            job.tenant(),
            job.promptId(),
            run.attempt(),
            nextNumber(),
            job.clientId(),
            kind,
            payload);
    return new FrameQueue.Outgoing(frame, superseded, last, settled);
  }

  /** Above those of an agent that had the attempt before this one, too. */
  private long nextNumber() {
    lastNumber = Math.max(lastNumber + 1, node.now().toEpochMilli() * 1000);
    return lastNumber;
  }

  private void settled(String what, boolean published) {
    if (!published) {
      account.lost(what);
    } else if (ClientAccount.lasts(what)) {
      node.onDisk(run.attempt(), journal -> journal.told(run.attempt(), what));
    }
  }
}
