package io.comfymill.standalone.book;

import com.ibm.icu.impl.ICUData;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.UResourceBundle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where sentences end, by Unicode's rules and the abbreviations that are known of the language. A
 * number with a full stop ends none in languages that write ordinals so, nor does an initial.
 */
final class Sentences {
  private static final Set<String> ORDINALS =
      Set.of(
          "cs", "da", "de", "et", "fi", "hr", "hu", "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr",
          "tr");

  private static final Pattern INITIAL = Pattern.compile("(?:.*[\\s(\"'„“»-])?\\p{Lu}\\.\\s*");
  private static final Pattern NUMBER = Pattern.compile(".*(?<![\\d.,])\\d{1,3}\\.\\s*");

  /** Where a line may break, and where a listener expects a pause. */
  private static final Pattern CLAUSE = Pattern.compile(".*[,;:—–、，；：][\"'”’»)]*\\s*");

  private static final int LOOKED_BACK = 40;

  /** What Unicode's lists lack. */
  private static final Map<String, List<String>> FURTHER =
      Map.of(
          "de", List.of("Hr.", "Fr.", "Nr.", "bzw.", "ca.", "St."),
          "en", List.of("Dr.", "St.", "No.", "vs.", "cf.", "e.g.", "i.e.", "Mt."),
          "es", List.of("Sr.", "Sra.", "Dr.", "Dra.", "núm.", "pág."),
          "fr", List.of("Mme.", "Mlle.", "Dr.", "St.", "p.ex."),
          "it", List.of("sig.", "Sig.", "dott.", "Dott.", "prof.", "pag."));

  private final boolean ordinals;
  private final Set<String> abbreviations;
  private final BreakIterator sentences;
  private final BreakIterator lines;
  private final BreakIterator characters;

  Sentences(String language) {
    ULocale locale = ULocale.forLanguageTag(language);
    this.ordinals = ORDINALS.contains(locale.getLanguage());
    this.abbreviations = abbreviations(locale);
    this.sentences = BreakIterator.getSentenceInstance(locale);
    this.lines = BreakIterator.getLineInstance(locale);
    this.characters = BreakIterator.getCharacterInstance(locale);
  }

  private static Set<String> abbreviations(ULocale locale) {
    Set<String> all = new HashSet<>(FURTHER.getOrDefault(locale.getLanguage(), List.of()));
    try {
      UResourceBundle listed =
          UResourceBundle.getBundleInstance(ICUData.ICU_BRKITR_BASE_NAME, locale)
              .get("exceptions")
              .get("SentenceBreak");
      for (int i = 0; i < listed.getSize(); i++) {
        all.add(listed.getString(i));
      }
    } catch (MissingResourceException e) {
      return all; // there is no list for the language
    }
    return all;
  }

  /** The sentences of a paragraph, which together are the paragraph. */
  List<String> of(String paragraph) {
    List<String> all = new ArrayList<>();
    sentences.setText(paragraph);
    int start = 0;
    for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
      if (end == paragraph.length()
          || !goesOn(paragraph.substring(Math.max(start, end - LOOKED_BACK), end))) {
        all.add(paragraph.substring(start, end));
        start = end;
      }
    }
    return all;
  }

  private boolean goesOn(String before) {
    String text = before.stripTrailing();
    return INITIAL.matcher(text).matches()
        || (ordinals && NUMBER.matcher(text).matches())
        || abbreviations.stream().anyMatch(word -> endsWithWord(text, word));
  }

  private static boolean endsWithWord(String text, String word) {
    int start = text.length() - word.length();
    return text.endsWith(word)
        && (start == 0 || !Character.isLetterOrDigit(text.codePointBefore(start)));
  }

  /** Pieces of a sentence that is too long: after clauses, else between words. */
  List<String> pieces(String sentence, int most) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (sentence.length() - start > most) {
      int end = end(sentence, start, most);
      pieces.add(sentence.substring(start, end));
      start = end;
    }
    pieces.add(sentence.substring(start));
    return pieces;
  }

  private int end(String sentence, int start, int most) {
    lines.setText(sentence);
    int word = start;
    int clause = start;
    for (int at = lines.following(start); at != BreakIterator.DONE; at = lines.next()) {
      if (sentence.substring(start, at).stripTrailing().length() > most) {
        break;
      }
      word = at;
      clause = CLAUSE.matcher(sentence.substring(start, at)).matches() ? at : clause;
    }
    if (clause > start) {
      return clause;
    } else if (word > start) {
      return word;
    }
    characters.setText(sentence); // a word that is longer than a part may be
    return characters.preceding(start + most + 1);
  }
}
