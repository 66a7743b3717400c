package io.comfymill.gateway.batch.join;

import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.batch.cell.JoinKind;
import io.comfymill.gateway.batch.cell.JoinStep.Gaps;
import io.comfymill.gateway.media.Ffmpeg;
import io.comfymill.gateway.media.Film;
import io.comfymill.gateway.media.MediaException;
import io.comfymill.gateway.media.SoundJoin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sounds, or videos, one after the other. */
final class ConcatJoin {
  private static final String VIDEO = "video";

  private final Parts parts;
  private final JoinKind.Concat kind;
  private final @Nullable Ffmpeg ffmpeg;

  ConcatJoin(Parts parts, JoinKind.Concat kind, @Nullable Ffmpeg ffmpeg) {
    this.parts = parts;
    this.kind = kind;
    this.ffmpeg = ffmpeg;
  }

  List<Path> make() throws IOException, MediaException, InterruptedException {
    Set<String> media = new TreeSet<>();
    parts.each(
        part ->
            part.files()
                .forEach(file -> media.add(MediaTypes.ofName(file.unique()).split("/", 2)[0])));
    if (media.size() > 1) {
      throw new MediaException(
          "the cells have made %s; files: says which of them are to be joined"
              .formatted(String.join(" and ", media)));
    }
    return media.contains(VIDEO) ? videos() : sounds();
  }

  private List<Path> sounds() throws IOException, MediaException, InterruptedException {
    SoundJoin.Wish wish =
        new SoundJoin.Wish(parts.step().name(), kind.format(), kind.silence(), kind.loudness());
    try (SoundJoin join = new SoundJoin(parts.folder(), wish, ffmpeg, parts.watch())) {
      Headings headings = new Headings(join);
      parts.each(
          part -> {
            headings.of(part);
            add(part, join);
          });
      return join.finish();
    }
  }

  private void add(Parts.Part part, SoundJoin join)
      throws IOException, MediaException, InterruptedException {
    if (part.isGap() && parts.step().gaps().equals(Optional.of(Gaps.SILENCE))) {
      join.gap(kind.gap());
    }
    for (Parts.PartFile file : part.files()) {
      Path copy = parts.fetched(file);
      join.add(copy);
      Files.delete(copy);
    }
  }

  /** Marks chapters as they begin. */
  private final class Headings {
    private final SoundJoin join;
    private Optional<String> last = Optional.empty();

    Headings(SoundJoin join) {
      this.join = join;
    }

    void of(Parts.Part part) {
      if (kind.chapters() && !part.heading().equals(last)) {
        part.heading().ifPresent(join::chapter);
        last = part.heading();
      }
    }
  }

  private List<Path> videos() throws IOException, MediaException, InterruptedException {
    if (ffmpeg == null) {
      throw new MediaException("videos need FFmpeg, which is not installed here");
    } else if (parts.step().gaps().equals(Optional.of(Gaps.SILENCE))) {
      throw new MediaException("gaps between videos can be left out alone: gaps: omit");
    }
    List<Path> copies = new ArrayList<>();
    parts.each(
        part -> {
          for (Parts.PartFile file : part.files()) {
            copies.add(parts.fetched(file));
          }
        });
    String first = copies.get(0).toString();
    String format = kind.format().orElseGet(() -> first.substring(first.lastIndexOf('.') + 1));
    Film film = new Film(ffmpeg, parts.folder(), parts.watch());
    return List.of(film.concat(copies, parts.step().name() + "." + format));
  }
}
