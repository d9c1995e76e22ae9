namespace Mote.Formats.Images;

/// <summary>A picture of 8 bits a sample.</summary>
/// <param name="Width">Columns, from 1 on.</param>
/// <param name="Height">Rows, from 1 on.</param>
/// <param name="Channels">1: grey. 3: red, green, blue.</param>
/// <param name="Pixels">Rows from top to bottom, (H,W,C); <c>Width * Height * Channels</c> bytes.</param>
public sealed record Picture(int Width, int Height, int Channels, byte[] Pixels);
