package io.comfymill.gateway.artifacts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class UploadsIT {
  @Inject WatchedArtifactStore store;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\ndata",
        "--b\r\nno header at all\r\n\r\ndata\r\n--b--\r\n",
        "no form at all",
        ""
      })
  void aBrokenFormIsTheClientsMistake(String form) {
    String body =
        given()
            .contentType("multipart/form-data; boundary=b")
            .body(form.getBytes(StandardCharsets.ISO_8859_1))
            .post("/upload/image")
            .then()
            .statusCode(400)
            .body("error.type", equalTo("invalid_request"))
            .extract()
            .asString();
    assertThat(body).doesNotContain("Exception");
  }

  /** Reading, hashing, converting and sending files is for other threads. */
  @Test
  void theEventLoopNeverWaitsForFiles() throws IOException {
    picture(given()).post("/upload/image").then().statusCode(200);
    String seen = "/view?type=input&filename=loop.png";
    given().get(seen).then().statusCode(200);
    given().header("Range", "bytes=3-9").get(seen).then().statusCode(206);
    given().get(seen + "&preview=jpeg;50").then().statusCode(200);
    given().get(seen + "&channel=a").then().statusCode(200);
    picture(given())
        .multiPart("original_ref", "{\"filename\":\"loop.png\",\"type\":\"input\"}")
        .post("/upload/mask")
        .then()
        .statusCode(200);
    assertThat(store.onEventLoop()).isEmpty();
  }

  private static RequestSpecification picture(RequestSpecification request) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB), "png", png);
    return request
        .multiPart("image", "loop.png", png.toByteArray(), "image/png")
        .multiPart("overwrite", "true");
  }
}
