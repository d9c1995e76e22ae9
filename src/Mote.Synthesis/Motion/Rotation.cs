using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Motion;

/// <summary>A rotation from the device's axes to the world's: by yaw about z, then pitch about y, then roll about x; angles in turns.</summary>
internal readonly struct Rotation
{
    private readonly double _xx, _xy, _xz, _yx, _yy, _yz, _zx, _zy, _zz;

    public Rotation(double yaw, double pitch, double roll)
    {
        double cy = Turn.Cos(yaw), sy = Turn.Sin(yaw), cp = Turn.Cos(pitch), sp = Turn.Sin(pitch), cr = Turn.Cos(roll), sr = Turn.Sin(roll);
        (_xx, _xy, _xz) = (cy * cp, (cy * sp * sr) - (sy * cr), (cy * sp * cr) + (sy * sr));
        (_yx, _yy, _yz) = (sy * cp, (sy * sp * sr) + (cy * cr), (sy * sp * cr) - (cy * sr));
        (_zx, _zy, _zz) = (-sp, cp * sr, cp * cr);
    }

    /// <summary>A vector of the world in the device's axes: the transpose.</summary>
    public (double X, double Y, double Z) ToDevice(double x, double y, double z) =>
        ((_xx * x) + (_yx * y) + (_zx * z), (_xy * x) + (_yy * y) + (_zy * z), (_xz * x) + (_yz * y) + (_zz * z));

    /// <summary>The rotation vector, in radians and in the device's axes, that leads from this rotation to one nearby: the antisymmetric part of the product.</summary>
    public (double X, double Y, double Z) To(Rotation next)
    {
        double zy = (_xz * next._xy) + (_yz * next._yy) + (_zz * next._zy), yz = (_xy * next._xz) + (_yy * next._yz) + (_zy * next._zz);
        double xz = (_xx * next._xz) + (_yx * next._yz) + (_zx * next._zz), zx = (_xz * next._xx) + (_yz * next._yx) + (_zz * next._zx);
        double yx = (_xy * next._xx) + (_yy * next._yx) + (_zy * next._zx), xy = (_xx * next._xy) + (_yx * next._yy) + (_zx * next._zy);
        return ((zy - yz) / 2, (xz - zx) / 2, (yx - xy) / 2);
    }
}
