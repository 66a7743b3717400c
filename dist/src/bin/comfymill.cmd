@echo off
rem The comfymill command line; see: comfymill --help
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA_EXE=java"
if defined JAVA_HOME set "JAVA_EXE=%JAVA_HOME%\bin\java"
"%JAVA_EXE%" -Xmx128m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dcomfymill.home=%HOME_DIR%" -cp "%HOME_DIR%\lib\cli\comfymill-standalone.jar;%HOME_DIR%\lib\cli\lib\*;%HOME_DIR%\lib\cli\kafka-lib\*" io.comfymill.standalone.cli.Comfymill %*
exit /b %ERRORLEVEL%
