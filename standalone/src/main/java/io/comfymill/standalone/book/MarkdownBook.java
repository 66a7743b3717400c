package io.comfymill.standalone.book;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown, of which headings of the first two levels begin chapters. */
final class MarkdownBook {
  private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*?)\\s*#*");
  private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
  private static final int DEEPEST = 2;

  private final List<Book.Chapter> chapters = new ArrayList<>();
  private final List<String> paragraphs = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();
  private String title = "";

  private MarkdownBook() {}

  static Book read(String text) {
    MarkdownBook book = new MarkdownBook();
    boolean code = false;
    for (String line : text.lines().toList()) {
      if (FENCE.matcher(line).matches()) {
        code = !code;
      } else if (!code) {
        book.line(line);
      }
    }
    book.chapter("");
    return new Book(null, book.chapters);
  }

  private void line(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      String words = spoken(heading.group(2));
      if (heading.group(1).length() <= DEEPEST) {
        chapter(words);
      } else {
        end();
      }
      Book.addTo(paragraphs, words);
    } else if (line.isBlank() || line.matches("\\s*([-*_]\\s*){3,}")) {
      end();
    } else {
      paragraph.append(spoken(line.replaceFirst("^\\s*(>\\s*|[-*+]\\s+)", ""))).append(' ');
    }
  }

  private void end() {
    Book.addTo(paragraphs, paragraph.toString());
    paragraph.setLength(0);
  }

  private void chapter(String next) {
    end();
    chapters.add(new Book.Chapter(title, paragraphs));
    paragraphs.clear();
    title = next;
  }

  private static String spoken(String text) {
    return text.replaceAll("!\\[[^]]*]\\([^)]*\\)", "")
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .replaceAll("(\\*{1,3}|`+|(?<!\\w)_{1,3}|_{1,3}(?!\\w))", "");
  }
}
