package io.comfymill.gateway.assets;

/** A request to {@code /api/assets} is refused, in ComfyUI's words. */
public final class AssetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public AssetException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public static AssetException notFound() {
    return new AssetException(404, "ASSET_NOT_FOUND", "there is no such asset");
  }

  static AssetException invalidQuery(String message) {
    return new AssetException(400, "INVALID_QUERY", message);
  }

  public static AssetException invalidBody(String message) {
    return new AssetException(400, "INVALID_BODY", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
