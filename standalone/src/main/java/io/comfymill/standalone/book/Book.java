package io.comfymill.standalone.book;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A long text.
 *
 * @param language such as {@code en}; null where the file does not say
 */
public record Book(@Nullable String language, List<Chapter> chapters) {
  private static final Pattern BLANK_LINE = Pattern.compile("\\R\\s*\\R");

  public Book {
    chapters = chapters.stream().filter(chapter -> !chapter.paragraphs.isEmpty()).toList();
  }

  /**
   * What has a title, or all there is.
   *
   * @param title empty where there is none
   * @param paragraphs without line breaks in them
   */
  public record Chapter(String title, List<String> paragraphs) {
    public Chapter {
      paragraphs = List.copyOf(paragraphs);
    }
  }

  /**
   * Reads {@code .txt}, {@code .md} or {@code .epub}, by its name.
   *
   * @throws IOException also where it is none of these
   */
  public static Book read(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".epub")) {
      return EpubBook.read(file);
    } else if (name.endsWith(".md")) {
      return MarkdownBook.read(Files.readString(file, StandardCharsets.UTF_8));
    } else if (name.endsWith(".txt")) {
      return plain(Files.readString(file, StandardCharsets.UTF_8));
    }
    throw new IOException("%s is no .txt, .md or .epub".formatted(file));
  }

  static Book plain(String text) {
    List<String> paragraphs = new ArrayList<>();
    BLANK_LINE.splitAsStream(text).forEach(paragraph -> addTo(paragraphs, paragraph));
    return new Book(null, List.of(new Chapter("", paragraphs)));
  }

  /** Adds a paragraph, unless it is blank. */
  static void addTo(List<String> paragraphs, String text) {
    String one = text.replaceAll("[\\s\\u00a0\\ufeff]+", " ").strip();
    if (!one.isEmpty()) {
      paragraphs.add(one);
    }
  }
}
