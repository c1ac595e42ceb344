import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'

/**
 * The availability zones of a region in the order of their names, those that every account has. Where AWS cannot be
 * asked, as in a preview without credentials, the first letters: every region has those two or three zones for most
 * accounts, and `network.zoneNames` says otherwise.
 */
export async function listZoneNames(region: string): Promise<readonly string[]> {
  try {
    const filters = [{ name: 'opt-in-status', values: ['opt-in-not-required'] }]
    const { names } = await aws.getAvailabilityZones({ state: 'available', filters })
    return [...names].sort()
  } catch (cause) {
    const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`)
    const reason = cause instanceof Error ? cause.message : String(cause)
    await pulumi.log.warn(
      `the zones of ${region} could not be listed, taking ${zones.join(', ')}; network.zoneNames names others: ${reason}`,
    )
    return zones
  }
}
