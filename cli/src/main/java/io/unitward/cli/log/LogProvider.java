package io.unitward.cli.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends warnings and errors of the rule engine to stderr and drops all other logging.
 *
 * <p>Drools reports some real errors only in its log, so it must be heard. dbus-java logs a stack trace for every lost
 * connection, which our own messages already say better, so it is not.
 */
public final class LogProvider implements SLF4JServiceProvider {

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    /** Names this provider to SLF4J; call it before anything logs. */
    public static void install() {
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return LogProvider::loggerFor;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Everything is made with the object.
    }

    private static Logger loggerFor(String name) {
        boolean heard = name.startsWith("org.drools.") || name.startsWith("org.kie.");
        return heard ? new WarningLogger(name) : NOPLogger.NOP_LOGGER;
    }
}
