package io.comfymill.standalone.book;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** An EPUB, of which the entries of its table of contents begin chapters. */
final class EpubBook {
  /** Larger files are no text. */
  private static final int MOST_BYTES = 32 << 20;

  private static final Set<String> SILENT =
      Set.of("script", "style", "head", "nav", "svg", "rt", "rp");

  private final ZipFile zip;

  /** By file, then by the id in it; the empty one is the file's beginning. */
  private final Map<String, Map<String, String>> titles = new HashMap<>();

  private final List<Book.Chapter> chapters = new ArrayList<>();
  private final List<String> paragraphs = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();
  private String title = "";

  private EpubBook(ZipFile zip) {
    this.zip = zip;
  }

  static Book read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return new EpubBook(zip).book();
    } catch (ZipException e) {
      throw new IOException("%s is no EPUB: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Book book() throws IOException {
    String packagePath = document("META-INF/container.xml").select("rootfile").attr("full-path");
    Document opf = document(packagePath);
    Map<String, Element> items = new HashMap<>();
    for (Element item : opf.select("manifest > item")) {
      items.put(item.attr("id"), item);
    }
    contents(packagePath, opf, items);
    for (Element reference : opf.select("spine > itemref")) {
      Element item = items.get(reference.attr("idref"));
      if (item != null && item.attr("media-type").contains("html")) {
        text(resolved(packagePath, item.attr("href")));
      }
    }
    chapter("");
    Element language = opf.getElementsByTag("dc:language").first();
    return new Book(language == null ? null : language.text(), chapters);
  }

  private Document document(String path) throws IOException {
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      throw new IOException("the EPUB has no " + path);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("%s in the EPUB is too large for a text".formatted(path));
      }
      return Jsoup.parse(new String(bytes, StandardCharsets.UTF_8), "", Parser.xmlParser());
    }
  }

  private static String resolved(String base, String href) {
    String path =
        URI.create("/" + base.replace(" ", "%20")).resolve(href.replace(" ", "%20")).getRawPath();
    return URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** That of EPUB 3, or else that of EPUB 2. */
  private void contents(String packagePath, Document opf, Map<String, Element> items)
      throws IOException {
    Element nav = opf.select("manifest > item[properties~=\\bnav\\b]").first();
    Element ncx = items.get(opf.select("spine").attr("toc"));
    if (nav != null) {
      String path = resolved(packagePath, nav.attr("href"));
      for (Element list : document(path).getElementsByTag("nav")) {
        if (list.attr("epub:type").isEmpty() || list.attr("epub:type").equals("toc")) {
          list.select("a[href]").forEach(link -> entry(path, link.attr("href"), link.text()));
        }
      }
    } else if (ncx != null) {
      String path = resolved(packagePath, ncx.attr("href"));
      for (Element point : document(path).getElementsByTag("navPoint")) {
        Element label = point.selectFirst("navLabel");
        Element content = point.selectFirst("content");
        if (label != null && content != null) {
          entry(path, content.attr("src"), label.text());
        }
      }
    }
  }

  private void entry(String path, String href, String words) {
    int hash = href.indexOf('#');
    String file = hash < 0 ? href : href.substring(0, hash);
    titles
        .computeIfAbsent(file.isEmpty() ? path : resolved(path, file), key -> new HashMap<>())
        .putIfAbsent(hash < 0 ? "" : href.substring(hash + 1), words);
  }

  private void text(String path) throws IOException {
    Map<String, String> here = titles.getOrDefault(path, Map.of());
    begin(here.get(""));
    walk(document(path), here);
    end();
  }

  private void begin(@Nullable String words) {
    if (words != null) {
      chapter(words);
    }
  }

  private void walk(Node node, Map<String, String> here) {
    if (node instanceof TextNode text) {
      paragraph.append(text.getWholeText());
    } else if (node instanceof Element element && !SILENT.contains(element.tagName())) {
      String id = element.id();
      begin(id.isEmpty() ? null : here.get(id));
      boolean block = org.jsoup.parser.Tag.valueOf(element.tagName()).isBlock();
      if (block) {
        end();
      } else if (element.tagName().equals("br")) {
        paragraph.append(' ');
      }
      element.childNodes().forEach(child -> walk(child, here));
      if (block) {
        end();
      }
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
}
