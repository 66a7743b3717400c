package io.comfymill.standalone.terminal;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;

/** How a terminal is told to show a picture where its cursor stands. */
enum PictureProtocol {
  /** Of kitty and Ghostty: https://sw.kovidgoyal.net/kitty/graphics-protocol/. Takes PNG. */
  KITTY {
    @Override
    String sequence(byte[] image, int rows) throws IOException {
      String base64 = Base64.getEncoder().encodeToString(png(image));
      StringBuilder text = new StringBuilder();
      for (int at = 0; at < base64.length(); at += CHUNK) {
        String chunk = base64.substring(at, Math.min(base64.length(), at + CHUNK));
        int more = at + CHUNK < base64.length() ? 1 : 0;
        // The same id and placement replace the picture before; q=2: it answers nothing.
        String keys = at == 0 ? "a=T,f=100,i=1,p=1,q=2,r=%d,".formatted(rows) : "";
        text.append("\033_G").append(keys).append("m=").append(more);
        text.append(';').append(chunk).append("\033\\");
      }
      return text.toString();
    }
  },

  /**
   * Of iTerm2 and WezTerm: https://iterm2.com/documentation-images.html. Takes what ComfyUI makes.
   */
  ITERM {
    @Override
    String sequence(byte[] image, int rows) {
      return "\033]1337;File=inline=1;height=%d;size=%d:%s\007"
          .formatted(rows, image.length, Base64.getEncoder().encodeToString(image));
    }
  },

  /** Of foot, mlterm, Contour, Konsole, Windows Terminal and others, as the VT340 had it. */
  SIXEL {
    @Override
    String sequence(byte[] image, int rows) throws IOException {
      return Sixel.of(picture(image), rows);
    }
  };

  private static final int CHUNK = 4096;

  /** 22.04. */
  private static final int FIRST_KONSOLE = 220400;

  private static final Set<String> LIKE_KITTY = Set.of("ghostty", "kitty");
  private static final Set<String> LIKE_ITERM = Set.of("iTerm.app", "WezTerm");

  /** Terminals by the beginning of {@code TERM}. */
  private static final List<String> LIKE_VT340 =
      List.of("foot", "mlterm", "contour", "yaft", "xterm-sixel");

  /** Variables that only such terminals set. */
  private static final Set<String> VARIABLES_LIKE_VT340 = Set.of("WT_SESSION", "MLTERM");

  /** Without a question to the terminal, which another program may be reading from. */
  static Optional<PictureProtocol> of(Map<String, String> environment) {
    if (environment.containsKey("TMUX")
        || environment.getOrDefault("TERM", "").startsWith("screen")) {
      return Optional.empty(); // would have to pass it on
    }
    String program = environment.getOrDefault("TERM_PROGRAM", "");
    if (environment.containsKey("KITTY_WINDOW_ID")
        || LIKE_KITTY.contains(program)
        || environment.getOrDefault("TERM", "").equals("xterm-kitty")) {
      return Optional.of(KITTY);
    }
    if (LIKE_ITERM.contains(program)
        || environment.getOrDefault("LC_TERMINAL", "").equals("iTerm2")) {
      return Optional.of(ITERM);
    }
    return isLikeVt340(environment) ? Optional.of(SIXEL) : Optional.empty();
  }

  private static boolean isLikeVt340(Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "");
    String konsole = environment.getOrDefault("KONSOLE_VERSION", "");
    return LIKE_VT340.stream().anyMatch(term::startsWith)
        || VARIABLES_LIKE_VT340.stream().anyMatch(environment::containsKey)
        || (konsole.matches("\\d{6,9}") && Integer.parseInt(konsole) >= FIRST_KONSOLE);
  }

  /**
   * @param image JPEG or PNG
   * @param rows how high it becomes, in lines of text
   */
  abstract String sequence(byte[] image, int rows) throws IOException;

  private static byte[] png(byte[] image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture(image), "png", png);
    return png.toByteArray();
  }

  private static BufferedImage picture(byte[] image) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(image));
    if (picture == null) {
      throw new IOException("a preview that is no picture");
    }
    return picture;
  }
}
