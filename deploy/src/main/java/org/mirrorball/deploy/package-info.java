/** Build steps of the distribution that Maven has no plugin for; nothing here is shipped. */
package org.mirrorball.deploy;
