package io.comfymill.standalone.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
  private static List<String> texts(String text, String language, int most) {
    return Parts.of(Book.plain(text), language, most, false).stream()
        .map(Parts.Part::text)
        .toList();
  }

  /** Sentences by bars. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "en; Mr. Smith paid 3.50 pounds.|He left at 5 p.m. on Monday.|Why?",
        "en; J. R. R. Tolkien wrote it.|We read it.",
        "en; It costs $1,234.56 today.|No. 5 is sold.",
        "en; He said \"Stop.\"|She did, e.g. Twice.|They met at the mill.",
        "de; Am 3. Mai kam Dr. Müller.|Er blieb bis zum 14. Juni.|Es waren 3,5 km.",
        "de; Wir sahen z.B. Vögel.|Danach schlief er.",
        "fr; M. Dupont est là.|Il a 3,5 euros.|Pourquoi ?",
        "es; El Sr. García llegó.|¿Cuándo?|A las 10.30.",
        "it; Il sig. Rossi è qui.|Costa 1.000,50 euro.",
        "ru; Это стоит 1000 рублей.|Он ушёл.",
        "ja; 今日は晴れです。|明日は雨でしょう。",
        "zh; 今天天气很好。|我们去公园！|你呢？",
      })
  void sentencesEndWhereTheirLanguageEndsThem(String language, String sentences) {
    String separator = language.equals("ja") || language.equals("zh") ? "" : " ";
    List<String> expected = List.of(sentences.split("\\|", -1));
    assertThat(new Sentences(language).of(String.join(separator, expected)))
        .extracting(String::strip)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void whatIsTooLongIsCutAfterAClauseOrBetweenWordsAndNeverInANumber() {
    String sentence =
        "The long and winding road, which had 1,234,567.89 stones in it, led on and on and on"
            + " and on and on and on to a place without any name.";
    List<String> parts = texts(sentence, "en", 40);
    assertThat(parts)
        .containsExactly(
            "The long and winding road,",
            "which had 1,234,567.89 stones in it,",
            "led on and on and on and on and on and",
            "on to a place without any name.");
    String word = "x".repeat(100);
    assertThat(texts(word, "en", 40))
        .containsExactly("x".repeat(40), "x".repeat(40), "x".repeat(20));
    String flags = "👩‍👩‍👧".repeat(20);
    assertThat(String.join("", texts(flags, "en", 41))).isEqualTo(flags);
    assertThat(texts(flags, "en", 41))
        .allMatch(part -> part.startsWith("👩") && part.endsWith("👧"));
  }

  @Test
  void paragraphsAreKeptWholeWhereWanted() {
    Book book = Book.plain("One. Two.\n\nThree is here. Four.\n\n\n\nFive.");
    assertThat(Parts.of(book, "en", 24, true))
        .extracting(Parts.Part::text)
        .containsExactly("One. Two.", "Three is here. Four.", "Five.");
    assertThat(Parts.of(book, "en", 24, false))
        .extracting(Parts.Part::text)
        .containsExactly("One. Two.\nThree is here.", "Four.\nFive.");
  }

  @Test
  void noPartGoesOverTheEndOfAChapter() {
    Book book = MarkdownBook.read("Before.\n# I\nOne.\n# II\nTwo. Three.");
    assertThat(Parts.of(book, "en", 400, false))
        .containsExactly(
            new Parts.Part("", "Before."),
            new Parts.Part("I", "I\nOne."),
            new Parts.Part("II", "II\nTwo. Three."));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** Nothing is lost, doubled or too long, whatever the text. */
  @ParameterizedTest
  @ValueSource(ints = {40, 57, 100, 400})
  void allPartsTogetherAreTheText(int most) {
    Random random = new Random(most);
    String alphabet = "abc, defg. Hi! ÄÖü? 12.5 1,000 \n\n 3. — “x” 日本。語 Mr. e.g. 🙂 ";
    int[] letters = alphabet.codePoints().toArray();
    for (int run = 0; run < 60; run++) {
      String text =
          random
              .ints(random.nextInt(3000), 0, letters.length)
              .mapToObj(i -> Character.toString(letters[i]))
              .collect(Collectors.joining());
      for (String language : List.of("en", "de", "ja")) {
        for (boolean byParagraph : new boolean[] {true, false}) {
          List<Parts.Part> parts = Parts.of(Book.plain(text), language, most, byParagraph);
          assertThat(parts).allMatch(part -> part.text().length() <= most);
          assertThat(parts).noneMatch(part -> part.text().isBlank());
          assertThat(squeezed(parts.stream().map(Parts.Part::text).collect(Collectors.joining())))
              .isEqualTo(squeezed(text));
        }
      }
    }
  }

  @Test
  void numbersStayWhole() {
    Random random = new Random(3);
    List<String> numbers = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String number = String.format(Locale.ROOT, "%,.2f", random.nextDouble() * 1e7);
      numbers.add(number);
      text.append(number).append(random.nextInt(4) == 0 ? " pounds. Then " : " and ");
    }
    assertThat(
            texts(text.toString(), "en", 60).stream()
                .flatMap(part -> List.of(part.split("\\s+", -1)).stream())
                .filter(word -> Character.isDigit(word.charAt(0))))
        .containsExactlyElementsOf(numbers);
  }
}
