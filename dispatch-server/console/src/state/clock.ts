// The desk's clock as a page sees it: the last moment the server told, and since then as many seconds
// for each of the wall's as the demo says (one, outside of it).

export class DeskClock {
  private told = 0;
  private at = 0;
  private isTold = false;
  speed = 1;

  /** `wall` gives milliseconds that never jump; `begin` is what is shown until the server has spoken. */
  constructor(
    private readonly wall: () => number,
    private readonly begin: () => number = Date.now,
  ) {}

  /** The server's moment, and how fast its clock goes. */
  set(asOf: string | number, speed?: number): void {
    const moment = typeof asOf === 'string' ? Date.parse(asOf) : asOf;
    if (speed !== undefined && Number.isFinite(speed) && speed >= 0) this.speed = speed;
    if (!Number.isFinite(moment)) return;
    this.told = moment;
    this.at = this.wall();
    this.isTold = true;
  }

  /** The desk's moment now, in milliseconds. */
  now(): number {
    return this.isTold ? this.told + (this.wall() - this.at) * this.speed : this.begin();
  }
}
