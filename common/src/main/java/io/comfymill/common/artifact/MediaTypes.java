package io.comfymill.common.artifact;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Media types by file name, as Python's {@code mimetypes} and so ComfyUI names them. */
public final class MediaTypes {
  public static final String BINARY = "application/octet-stream";

  private static final Map<String, String> BY_EXTENSION =
      """
      image/png png
      image/apng apng
      image/jpeg jpg jpeg jpe
      image/gif gif
      image/webp webp
      image/avif avif
      image/heic heic
      image/heif heif
      image/jxl jxl
      image/bmp bmp
      image/tiff tif tiff
      image/svg+xml svg
      image/vnd.microsoft.icon ico
      image/vnd.adobe.photoshop psd
      image/vnd.radiance hdr
      image/aces exr
      image/ief ief
      image/x-portable-bitmap pbm
      image/pict pct pic pict
      image/x-portable-graymap pgm
      image/x-portable-anymap pnm
      image/x-portable-pixmap ppm
      image/x-cmu-raster ras
      image/x-rgb rgb
      image/x-xbitmap xbm
      image/x-xpixmap xpm
      image/x-xwindowdump xwd
      video/mp4 mp4 mpg4 m4v
      video/webm webm
      video/quicktime mov qt
      video/x-matroska mkv
      video/x-msvideo avi
      video/mpeg mpeg mpg m1v mpa mpe
      video/ogg ogv
      video/x-flv flv
      video/x-ms-wmv wmv
      video/x-sgi-movie movie
      audio/mpeg mp3 mp2
      audio/x-wav wav
      audio/flac flac
      audio/ogg ogg oga
      audio/opus opus
      audio/mp4 m4a
      audio/aac aac adts ass loas
      audio/x-aiff aif aiff aifc
      audio/midi mid midi
      audio/3gpp2 3g2 3gpp2
      audio/3gpp 3gp 3gpp
      audio/basic au snd
      audio/x-pn-realaudio ra
      model/gltf-binary glb
      model/gltf+json gltf
      model/obj obj
      model/mtl mtl
      model/stl stl
      model/vnd.usdz+zip usdz
      text/plain txt log srt bat c h ksh pl
      text/csv csv
      text/tab-separated-values tsv
      text/markdown md markdown
      text/vtt vtt
      text/x-python py
      text/html html htm
      text/css css
      text/javascript js mjs
      text/x-setext etx
      text/n3 n3
      text/richtext rtx
      text/x-sgml sgm sgml
      text/x-vcard vcf
      text/xul xul
      application/xml xml rdf wsdl xpdl
      application/xhtml+xml xhtml
      application/xslt+xml xsl xslt
      application/json json
      application/manifest+json webmanifest
      application/pdf pdf
      application/zip zip
      application/x-tar tar
      application/vnd.apple.mpegurl m3u8 m3u
      application/postscript ai eps ps
      application/x-bcpio bcpio
      application/x-netcdf cdf nc
      application/x-cpio cpio
      application/x-csh csh
      application/msword doc dot wiz
      application/x-dvi dvi
      application/x-gtar gtar
      application/x-hdf5 h5
      application/x-hdf hdf
      application/x-latex latex
      application/x-troff-man man
      application/x-troff-me me
      application/x-mif mif
      application/x-troff-ms ms
      application/n-quads nq
      application/n-triples nt
      application/oda oda
      application/x-pkcs12 p12 pfx
      application/pkcs7-mime p7c
      application/vnd.ms-powerpoint pot ppa pps ppt pwz
      application/x-python-code pyc pyo
      application/x-pn-realaudio ram
      application/x-troff roff t tr
      application/rtf rtf
      application/x-sh sh
      application/x-shar shar
      application/x-wais-source src
      application/x-sv4cpio sv4cpio
      application/x-sv4crc sv4crc
      application/x-shockwave-flash swf
      application/x-tcl tcl
      application/x-tex tex
      application/x-texinfo texi texinfo
      application/trig trig
      application/x-ustar ustar
      application/wasm wasm
      application/vnd.ms-excel xlb xls
      application/zstd zst
      message/rfc822 eml mht mhtml nws
      """
          .lines()
          .map(line -> line.split(" "))
          .flatMap(line -> Arrays.stream(line).skip(1).map(end -> Map.entry(end, line[0])))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** Types that a browser would execute or render as a page of this server. */
  private static final Set<String> ACTIVE =
      Set.of(
          "text/html",
          "application/xhtml+xml",
          "text/xml",
          "application/xml",
          "application/xslt+xml",
          "image/svg+xml",
          "text/javascript",
          "text/css");

  private static final Set<String> PACKED = Set.of("gz", "z", "bz2", "xz", "br");
  private static final Set<String> PACKED_TAR = Set.of("tgz", "taz", "tz", "tbz2", "txz");
  private static final String PACKED_SVG = "svgz";

  private MediaTypes() {}

  /** Of a packed file, the type of what is in it. */
  public static String ofName(String filename) {
    String extension = extension(filename);
    if (PACKED_TAR.contains(extension)) {
      return BY_EXTENSION.get("tar");
    }
    if (extension.equals(PACKED_SVG)) {
      return BY_EXTENSION.get("svg");
    }
    String inner =
        PACKED.contains(extension)
            ? extension(filename.substring(0, filename.lastIndexOf('.')))
            : extension;
    return BY_EXTENSION.getOrDefault(inner, BINARY);
  }

  private static String extension(String filename) {
    int dot = filename.lastIndexOf('.');
    return dot < 0 ? "" : filename.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  public static boolean isActive(String mediaType) {
    return ACTIVE.contains(mediaType);
  }
}
