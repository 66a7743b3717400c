package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
  /** As a ComfyUI 0.3.64 names the uploads. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "form-data; name=\"image\"; filename=\"a b.png\" | a b.png",
        "form-data; name=\"image\"; filename=\"a\\\"b.png\" | a\"b.png",
        "form-data; name=\"image\"; filename=\"c:\\dir\\win.png\" | c:dirwin.png",
        "form-data; name=\"image\"; filename=\"semi;colon.png\" | semi;colon.png",
        "form-data; name=\"image\"; filename=\"q%22uote.png\" | q%22uote.png",
        "form-data; name=image; filename=tok.png | tok.png",
        "form-data;name=\"image\";filename=\"nospace.png\" | nospace.png",
        "form-data; filename=\"Ã¼mlaut.png\" | ümlaut.png",
        "form-data; filename=\"ülatin.png\" | ülatin.png",
        "form-data; filename=\"日本.png\" | 日本.png",
        "form-data; FileName=\"x.png\"; name=\"image\" | x.png",
        "form-data; filename*=UTF-8''%C3%BCstar%20+.png | \u00fcstar +.png",
        "form-data; filename=\"f.png\"; filename*=UTF-8''%C3%BCboth.png | \u00fcboth.png",
        "form-data; filename*=iso-8859-1'en'na%EFve.png | na\u00efve.png",
        "form-data; filename=\"f.png\"; filename*=klingon''x.png | f.png",
        "form-data; filename=\"f.png\"; filename*=UTF-8''%zz | f.png",
      })
  void aNameIsReadHoweverItIsWritten(String header, String name) {
    assertThat(ContentDisposition.fileName(header)).contains(name);
  }

  @Test
  void aFieldHasNoFileName() {
    assertThat(ContentDisposition.fileName("form-data; name=\"type\"")).isEmpty();
  }
}
