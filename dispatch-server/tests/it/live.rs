//! The live desk as its users meet it: a real process, a real port, a real file.

mod bad;
mod client;
mod damage;
mod demo;
mod flow;
mod kill;
mod listener;
mod load;
mod map;
mod server;
mod stream;
mod traffic;
