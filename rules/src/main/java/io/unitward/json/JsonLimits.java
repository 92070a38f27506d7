package io.unitward.json;

/**
 * How much of a document is read before it is refused.
 *
 * @param bytes its largest length
 * @param depth how deep objects and lists may nest
 * @param text characters in one text
 * @param elements elements of all lists together
 * @param unknownFields whether fields that this version does not know are passed over; otherwise they are refused
 */
record JsonLimits(long bytes, int depth, int text, long elements, boolean unknownFields) {
    /** For documents that may come from another version, or from anybody. */
    static JsonLimits usual(long bytes) {
        return new JsonLimits(bytes, JsonReader.MAX_DEPTH, JsonReader.MAX_TEXT, Long.MAX_VALUE, true);
    }

    /**
     * For what root reads from a process of another user. It is written by this very version, so nothing in it is unknown;
     * ten thousand units need half of this. Together the limits keep what is made of it within 250 MB.
     */
    static JsonLimits ofAnswer() {
        return new JsonLimits(SnapshotJson.MAX_ANSWER, 12, 1 << 15, 1_000_000, false);
    }
}
