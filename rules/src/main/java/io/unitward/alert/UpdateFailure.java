package io.unitward.alert;

/**
 * What there is to say of an update of a stack that failed, without secrets and of bounded size.
 *
 * @param failed what failed, and the last words of what said so
 * @param images from which image to which each container was taken
 * @param running what runs now
 */
public record UpdateFailure(String failed, String images, String running) {}
