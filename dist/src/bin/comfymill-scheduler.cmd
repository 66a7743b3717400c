@echo off
rem Runs the scheduler: settings come from the environment, or from config\application.properties in the working folder.
setlocal
set "JAVA_EXE=java"
if defined JAVA_HOME set "JAVA_EXE=%JAVA_HOME%\bin\java"
if not defined JAVA_OPTS set "JAVA_OPTS=-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
"%JAVA_EXE%" %JAVA_OPTS% -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar "%~dp0..\lib\scheduler\quarkus-run.jar" %*
exit /b %ERRORLEVEL%
