using System.Collections.Immutable;
using Mote.Formats.Recordings;

namespace Mote.Formats.Acquisitions;

/// <summary>A recording in the data acquisition format that services for machine learning on devices take.</summary>
/// <param name="Recording">The values; its rate is 1000 / interval_ms. Sound (the units <c>wav</c>) is int16 with the full scale 32768, everything else float32 with 1.</param>
/// <param name="Units">The units of each channel, such as <c>m/s2</c>.</param>
/// <param name="DeviceType">What recorded it.</param>
/// <param name="DeviceName">Which one; null when the file does not say.</param>
/// <param name="IssuedAt">Seconds since 1970 at which it was signed; null when the file does not say.</param>
/// <param name="IsVerified">True when the signature was compared with a key and is that of the file.</param>
public sealed record Acquisition(Recording Recording, ImmutableArray<string> Units, string DeviceType, string? DeviceName, double? IssuedAt, bool IsVerified);
