/**
 * What coordinator and worker say to each other: Kryo records in authenticated frames over TCP.
 *
 * <pre>
 *   ControlConnection   one socket: a reader thread, a writer thread, heartbeats
 *     Handshake         both sides prove that they know the JobSecret, and derive SessionKeys
 *     FrameWriter/Reader  length, type, sequence number, body, HMAC: nothing is parsed before the tag is right
 *     MessageCodec      a ControlMessage to bytes and back
 * </pre>
 *
 * <p>Frames are authenticated, not encrypted: what travels here is seen by whoever reads the
 * network, as are the gradients. Run on a network you trust.
 */
package org.mirrorball.control;
