package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
  /** As a ComfyUI 0.3.64, or 0.8.0, has answered them. */
  @ParameterizedTest
  @CsvSource({
    "f.png, image/png",
    "F.PNG, image/png",
    "f.avi, video/x-msvideo",
    "f.aac, audio/aac",
    "f.ogv, video/ogg",
    "f.gltf, model/gltf+json",
    "f.obj, model/obj",
    "f.psd, image/vnd.adobe.photoshop",
    "f.exr, image/aces",
    "f.csv, text/csv",
    "f.srt, text/plain",
    "f.tar, application/x-tar",
    "f.latent, application/octet-stream",
    "f.ply, application/octet-stream",
    "png, application/octet-stream",
    "f., application/octet-stream",
    "f.tar.gz, application/x-tar",
    "f.TAR.BZ2, application/x-tar",
    "f.tgz, application/x-tar",
    "f.svgz, image/svg+xml",
    "f.txt.gz, text/plain",
    "f.gz, application/octet-stream",
    "f.3gp, audio/3gpp",
    "f.ppm, image/x-portable-pixmap",
    "f.h5, application/x-hdf5",
    "f.eps, application/postscript",
    "f.wasm, application/wasm",
    "f.au, audio/basic",
    "f.zst, application/zstd",
  })
  void aFileHasTheTypeThatPythonGivesItsName(String name, String type) {
    assertThat(MediaTypes.ofName(name)).isEqualTo(type);
  }
}
