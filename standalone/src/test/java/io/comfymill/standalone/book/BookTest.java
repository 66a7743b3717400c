package io.comfymill.standalone.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
  private static final String CONTAINER =
      """
      <?xml version="1.0"?>
      <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
        <rootfiles><rootfile full-path="EPUB/book.opf"/></rootfiles></container>""";

  @TempDir Path folder;

  private Path epub(Map<String, String> files) throws IOException {
    Path file = folder.resolve("book.epub");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> one : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(one.getKey()));
        zip.write(one.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  private static String opf(String items, String spine) {
    return """
        <package xmlns="http://www.idpf.org/2007/opf" version="3.0">
          <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>de</dc:language></metadata>
          <manifest>
            <item id="a" href="text/a%%20b.xhtml" media-type="application/xhtml+xml"/>
            <item id="c" href="text/c.xhtml" media-type="application/xhtml+xml"/>
            %s
          </manifest>%s</package>"""
        .formatted(items, spine);
  }

  private static final String FIRST =
      """
      <html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title><style>p {}</style></head>
      <body><p>Before
        it <em>be</em>gins.</p><h1 id="one">I</h1><p>Eins&#8230;</p><div>Zwei<br/>drei<p>vier</p></div></body></html>""";

  private static final String SECOND =
      "<html><body><h1>II</h1><script>x</script><p>F&uuml;nf.</p></body></html>";

  private static final List<Book.Chapter> CHAPTERS =
      List.of(
          new Book.Chapter("", List.of("Before it begins.")),
          new Book.Chapter("Erstes", List.of("I", "Eins…", "Zwei drei", "vier")),
          new Book.Chapter("Zweites", List.of("II", "Fünf.")));

  @Test
  void theContentsOfAnEpubMakeItsChapters() throws IOException {
    Path file =
        epub(
            Map.of(
                "META-INF/container.xml",
                CONTAINER,
                "EPUB/book.opf",
                opf(
                    "<item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>",
                    "<spine><itemref idref='a'/><itemref idref='c'/></spine>"),
                "EPUB/nav.xhtml",
                """
                <html xmlns:epub="http://www.idpf.org/2007/ops"><body>
                <nav epub:type="toc"><ol><li><a href="text/a%20b.xhtml#one">Erstes</a></li>
                <li><a href="text/c.xhtml">Zweites</a></li></ol></nav>
                <nav epub:type="landmarks"><a href="text/a%20b.xhtml">Cover</a></nav></body></html>""",
                "EPUB/text/a b.xhtml",
                FIRST,
                "EPUB/text/c.xhtml",
                SECOND));
    Book book = Book.read(file);
    assertThat(book.language()).isEqualTo("de");
    assertThat(book.chapters()).isEqualTo(CHAPTERS);
  }

  @Test
  void soDoTheContentsOfAnOlderOne() throws IOException {
    Path file =
        epub(
            Map.of(
                "META-INF/container.xml",
                CONTAINER,
                "EPUB/book.opf",
                opf(
                    "<item id='toc' href='toc.ncx' media-type='application/x-dtbncx+xml'/>",
                    "<spine toc='toc'><itemref idref='a'/><itemref idref='c'/></spine>"),
                "EPUB/toc.ncx",
                """
                <ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
                <navPoint id="1"><navLabel><text>Erstes</text></navLabel><content src="text/a%20b.xhtml#one"/></navPoint>
                <navPoint id="2"><navLabel><text>Zweites</text></navLabel><content src="text/c.xhtml"/></navPoint>
                </navMap></ncx>""",
                "EPUB/text/a b.xhtml",
                FIRST,
                "EPUB/text/c.xhtml",
                SECOND));
    assertThat(Book.read(file).chapters()).isEqualTo(CHAPTERS);
  }

  @Test
  void headingsOfMarkdownAreChapters() {
    Book book =
        MarkdownBook.read(
            """
            # The *Mill* #
            A [link](http://x) and `code`,
            and snake_case.

            > quoted
            ### Not a chapter
            - item
            ```
            nothing of this
            ```
            ---
            ## Next
            ![picture](x.png)
            """);
    assertThat(book.chapters())
        .containsExactly(
            new Book.Chapter(
                "The Mill",
                List.of(
                    "The Mill",
                    "A link and code, and snake_case.",
                    "quoted",
                    "Not a chapter",
                    "item")),
            new Book.Chapter("Next", List.of("Next")));
  }

  @Test
  void whatIsNoBookIsRefused() throws IOException {
    Path pdf = Files.writeString(folder.resolve("a.pdf"), "x");
    assertThatThrownBy(() -> Book.read(pdf)).hasMessageContaining("no .txt, .md or .epub");
    Path broken = Files.writeString(folder.resolve("a.epub"), "x");
    assertThatThrownBy(() -> Book.read(broken)).hasMessageContaining("is no EPUB");
    Path empty = epub(Map.of("a", "b"));
    assertThatThrownBy(() -> Book.read(empty)).hasMessageContaining("META-INF/container.xml");
  }
}
