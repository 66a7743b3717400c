package io.comfymill.gateway.assets;

import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which assets, as ComfyUI names its parameters; old names of two are taken as well. */
public final class AssetQuery {
  @RestQuery("tags_all")
  @Nullable List<String> tagsAll;

  @RestQuery("include_tags")
  @Nullable List<String> includeTags;

  @RestQuery("tags_any")
  @Nullable List<String> tagsAny;

  @RestQuery("tags_none")
  @Nullable List<String> tagsNone;

  @RestQuery("exclude_tags")
  @Nullable List<String> excludeTags;

  @RestQuery("name_contains")
  @Nullable String nameContains;

  @RestQuery @Nullable String hash;

  AssetFilter filter() {
    List<String> all = AssetFilter.tags(tagsAll);
    List<String> none = AssetFilter.tags(tagsNone);
    return new AssetFilter(
        all.isEmpty() ? AssetFilter.tags(includeTags) : all,
        AssetFilter.tags(tagsAny),
        none.isEmpty() ? AssetFilter.tags(excludeTags) : none,
        nameContains,
        blake3(hash));
  }

  private static @Nullable String blake3(@Nullable String hash) {
    if (hash == null) {
      return null;
    }
    if (!hash.matches("blake3:[0-9a-f]{64}")) {
      throw AssetException.invalidQuery("hash must be blake3: and 64 hex digits");
    }
    return hash.substring("blake3:".length());
  }
}
