package io.comfymill.standalone.book;

import java.util.ArrayList;
import java.util.List;

/** A book in parts of at most so many characters, none of which goes over the end of a chapter. */
public final class Parts {
  private final Sentences sentences;
  private final int most;
  private final boolean byParagraph;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String chapter = "";

  private Parts(String language, int most, boolean byParagraph) {
    this.sentences = new Sentences(language);
    this.most = most;
    this.byParagraph = byParagraph;
  }

  /**
   * Some sentences.
   *
   * @param chapter its title; empty where there is none
   */
  public record Part(String chapter, String text) {}

  /**
   * The same each time.
   *
   * @param language its rules
   * @param most characters of a part
   * @param byParagraph keep paragraphs whole where they are short enough
   */
  public static List<Part> of(Book book, String language, int most, boolean byParagraph) {
    Parts all = new Parts(language, most, byParagraph);
    for (Book.Chapter chapter : book.chapters()) {
      all.chapter = chapter.title();
      chapter.paragraphs().forEach(all::paragraph);
      all.end();
    }
    return List.copyOf(all.parts);
  }

  private void paragraph(String paragraph) {
    if (byParagraph && paragraph.length() <= most) {
      add(paragraph, "\n");
      return;
    }
    String before = "\n";
    for (String sentence : sentences.of(paragraph)) {
      for (String piece : sentences.pieces(sentence, most)) {
        add(piece.strip(), before);
        before = " ";
      }
    }
  }

  private void add(String piece, String before) {
    if (piece.isEmpty()) {
      return;
    }
    if (text.length() > 0 && text.length() + before.length() + piece.length() > most) {
      end();
    }
    text.append(text.length() > 0 ? before : "").append(piece);
  }

  private void end() {
    if (text.length() > 0) {
      parts.add(new Part(chapter, text.toString()));
      text.setLength(0);
    }
  }
}
