package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.service.ArtifactsConfig;
import io.vertx.core.Context;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The folder that all tests use; keeps who waits for it on an event loop. */
@Alternative
@Priority(1)
@ApplicationScoped
public class WatchedArtifactStore implements ArtifactStore {
  private final ArtifactStore folder;
  private final List<String> onEventLoop = new CopyOnWriteArrayList<>();

  WatchedArtifactStore(ArtifactsConfig config) {
    this.folder = new FolderArtifactStore(config.folder());
  }

  public List<String> onEventLoop() {
    return onEventLoop;
  }

  private void watch(String what, ArtifactKey key) {
    if (Context.isOnEventLoopThread()) {
      onEventLoop.add(what + " " + key);
    }
  }

  @Override
  public long write(Supplier<ArtifactKey> key, Content content) throws IOException {
    return folder.write(
        () -> {
          watch("put", key.get());
          return key.get();
        },
        content);
  }

  @Override
  public OptionalLong size(ArtifactKey key) throws IOException {
    watch("size", key);
    return folder.size(key);
  }

  @Override
  public void delete(ArtifactKey key) throws IOException {
    watch("delete", key);
    folder.delete(key);
  }

  @Override
  public Freed deleteBelow(ArtifactKey below, Predicate<ArtifactKey> kept) throws IOException {
    watch("delete", below);
    return folder.deleteBelow(below, kept);
  }

  @Override
  public InputStream open(ArtifactKey key, long offset) throws IOException {
    watch("open", key);
    return new FilterInputStream(folder.open(key, offset)) {
      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        watch("read", key);
        return super.read(buffer, from, length);
      }
    };
  }
}
