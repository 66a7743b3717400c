# Sets "java" to the Java program to use: that of JAVA_HOME, or that on the PATH.
if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=java
fi
if ! command -v "$java" >/dev/null 2>&1; then
  echo "$(basename "$0"): there is no $java; install a Java runtime (JRE), version 17 or newer" >&2
  exit 1
fi
