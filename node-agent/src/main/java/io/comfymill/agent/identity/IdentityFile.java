package io.comfymill.agent.identity;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Keeps the {@link Identity}. A URL keeps its node id even while it is not configured. */
public final class IdentityFile {
  private final Path file;
  private final Supplier<String> mint;

  /**
   * @param mint gives what makes a new id unique, eight hex digits
   */
  public IdentityFile(Path file, Supplier<String> mint) {
    this.file = file;
    this.mint = mint;
  }

  /** What is on disk, with new ids for the URLs that have none yet; those are then on disk too. */
  public Identity identify(Collection<String> urls) throws IOException {
    Identity known = Files.exists(file) ? read() : firstStart();
    Map<String, NodeId> minted = new LinkedHashMap<>();
    for (String url : urls) {
      if (!known.nodes().containsKey(url)) {
        minted.put(url, new NodeId("node-" + mint.get()));
      }
    }
    Identity identity = known.with(minted);
    if (!Files.exists(file) || !minted.isEmpty()) {
      write(identity);
    }
    return identity;
  }

  private Identity firstStart() {
    return new Identity(new AgentId("agent-" + mint.get()), new TreeMap<>());
  }

  private Identity read() throws IOException {
    return WireJson.read(Files.readAllBytes(file), Identity.class)
        .orElseThrow(() -> new IOException(file + " holds no identity; restore or remove it"));
  }

  private void write(Identity identity) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, WireJson.write(identity));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
