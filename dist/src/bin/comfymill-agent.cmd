@echo off
rem Runs the node-agent: settings come from the environment, or from config\application.properties in the working folder.
setlocal
set "JAVA_EXE=java"
if defined JAVA_HOME set "JAVA_EXE=%JAVA_HOME%\bin\java"
if "%~1"=="install" (
  "%JAVA_EXE%" -Dcomfymill.program="%~dpn0" -cp "%~dp0..\lib\node-agent\app\*" io.comfymill.agent.install.Install %2 %3 %4 %5 %6 %7 %8 %9
  exit /b
)
if not defined JAVA_OPTS set "JAVA_OPTS=-Xms16m -XX:MaxRAMPercentage=70 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError"
"%JAVA_EXE%" %JAVA_OPTS% -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar "%~dp0..\lib\node-agent\quarkus-run.jar" %*
exit /b %ERRORLEVEL%
